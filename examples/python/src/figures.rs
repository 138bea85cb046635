//! Figures, folded from events.

use crate::batch::Batch;
use crate::plan::Plan;
use crate::shared::Shared;
use crate::time::read_instant;
use crate::value::{Value, show, tuple};
use crate::views::made;
use crate::{errors, events, imported};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use std::num::NonZeroU64;
use std::time::Duration;
use toritsugi::{
    AgentFigures, AgentId, ChannelId, ContactFigures, FiguresOptions, Period, QueueId, Ratio, ServiceLevelFormula,
    SiteId, Spans, TenantId, Timestamp, Waits,
};

/// What managers ask for, as a fold over events.
#[pyclass(frozen, module = "toritsugi")]
#[derive(Debug)]
pub(crate) struct Figures {
    shared: Shared<toritsugi::Figures>,
    /// How long an interval is, in microseconds; none for no intervals.
    interval: Option<NonZeroU64>,
}

#[pymethods]
impl Figures {
    #[new]
    #[pyo3(signature = (plan, *, interval = None, intervals_kept = 48, default_target = None, short_abandon = None, agents_remembered = 10_000))]
    fn py_new(
        plan: &Bound<'_, Plan>,
        interval: Option<&Bound<'_, PyAny>>,
        intervals_kept: u32,
        default_target: Option<&Bound<'_, PyAny>>,
        short_abandon: Option<&Bound<'_, PyAny>>,
        agents_remembered: u32,
    ) -> PyResult<Self> {
        let mut options = FiguresOptions { intervals_kept, agents_remembered, ..FiguresOptions::default() };
        options.interval = interval.map_or(Ok(options.interval), Duration::read)?;
        options.default_target = default_target.map_or(Ok(options.default_target), Duration::read)?;
        options.short_abandon = short_abandon.map_or(Ok(options.short_abandon), Duration::read)?;
        let interval = u64::try_from(options.interval.as_micros()).ok().and_then(NonZeroU64::new);
        Ok(Self { shared: Shared::new(toritsugi::Figures::new(plan.get().library(), options)), interval })
    }

    /// Takes events in, in order.
    fn observe(&self, happened: &Bound<'_, PyAny>, py: Python<'_>) -> PyResult<()> {
        if let Ok(batch) = happened.cast::<Batch>() {
            return self.shared.with(py, |figures| {
                let events = batch.get().library();
                py.detach(|| figures.observe_all(events));
                Ok(())
            });
        }
        let read = happened.try_iter()?.map(|event| events::read(&event?)).collect::<PyResult<Vec<_>>>()?;
        self.shared.with(py, |figures| {
            figures.observe_all(&read);
            Ok(())
        })
    }

    /// Lets time pass without an event.
    fn advance(&self, at: &Bound<'_, PyAny>, py: Python<'_>) -> PyResult<()> {
        let at = Timestamp(read_instant(at)?);
        self.shared.with(py, |figures| {
            figures.advance(at);
            Ok(())
        })
    }

    /// Says which plan the router is given.
    fn replace_plan(&self, plan: &Bound<'_, Plan>, py: Python<'_>) -> PyResult<()> {
        self.shared.with(py, |figures| {
            figures.replace_plan(plan.get().library());
            Ok(())
        })
    }

    /// Of all contacts.
    #[pyo3(signature = (*, interval = None))]
    fn contacts<'py>(&self, interval: Option<u64>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.of_period(interval, py, |period, _| Ok(Some(period.contacts())), contact_figures)
    }

    /// Of a queue.
    #[pyo3(signature = (queue, *, interval = None))]
    fn queue<'py>(
        &self,
        queue: &Bound<'py, PyAny>,
        interval: Option<u64>,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.of_period(interval, py, |period, plan| Ok(period.queue(named::<QueueId>(queue, plan)?)), contact_figures)
    }

    /// Of a tenant.
    #[pyo3(signature = (tenant, *, interval = None))]
    fn tenant<'py>(
        &self,
        tenant: &Bound<'py, PyAny>,
        interval: Option<u64>,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.of_period(
            interval,
            py,
            |period, plan| Ok(period.tenant(named::<TenantId>(tenant, plan)?)),
            contact_figures,
        )
    }

    /// Of a channel.
    #[pyo3(signature = (channel, *, interval = None))]
    fn channel<'py>(
        &self,
        channel: &Bound<'py, PyAny>,
        interval: Option<u64>,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.of_period(
            interval,
            py,
            |period, plan| Ok(period.channel(named::<ChannelId>(channel, plan)?)),
            contact_figures,
        )
    }

    /// Of all agents.
    #[pyo3(signature = (*, interval = None))]
    fn agents<'py>(&self, interval: Option<u64>, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.of_period(interval, py, |period, _| Ok(Some(period.agents())), agent_figures)
    }

    /// Of an agent; none if it is not known.
    #[pyo3(signature = (agent, *, interval = None))]
    fn agent<'py>(
        &self,
        agent: &Bound<'py, PyAny>,
        interval: Option<u64>,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let agent = AgentId::read(agent)?;
        self.of_period(interval, py, |period, _| Ok(period.agent(agent)), agent_figures)
    }

    /// Of the agents of a site.
    #[pyo3(signature = (site, *, interval = None))]
    fn site<'py>(
        &self,
        site: &Bound<'py, PyAny>,
        interval: Option<u64>,
        py: Python<'py>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.of_period(interval, py, |period, plan| Ok(period.site(named::<SiteId>(site, plan)?)), agent_figures)
    }

    /// The agents that are signed in or remembered, ascending.
    fn known_agents<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.shared.with(py, |figures| tuple(&figures.agents(), figures.plan(), py))
    }

    /// The intervals that are kept, each with its number, begin and end in seconds.
    fn intervals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.shared.with(py, |figures| {
            let plan = figures.plan();
            let mut made = Vec::new();
            for period in figures.intervals() {
                made.push(made!(py, "Interval" {
                    number: self.interval.map_or(0, |interval| period.from().0 / interval),
                    begin: show(&period.from(), plan, py)?,
                    end: show(&period.until(), plan, py)?,
                })?);
            }
            Ok(PyTuple::new(py, made)?.into_any())
        })
    }

    /// How many events were not fed, by the gaps between their numbers.
    #[getter]
    fn missing(&self, py: Python<'_>) -> PyResult<u64> {
        self.shared.with(py, |figures| Ok(figures.missing()))
    }

    /// How many events did not fit those before them.
    #[getter]
    fn unexplained(&self, py: Python<'_>) -> PyResult<u64> {
        self.shared.with(py, |figures| Ok(figures.unexplained()))
    }
}

impl Figures {
    /// Of the whole, or of the interval of this number; none if that is not kept, or has no such figures.
    fn of_period<'py, T>(
        &self,
        interval: Option<u64>,
        py: Python<'py>,
        of: impl FnOnce(&Period<'_>, &toritsugi::Plan) -> PyResult<Option<T>>,
        make: impl FnOnce(&T, Python<'py>) -> PyResult<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        self.shared.with(py, |figures| {
            let period = match interval {
                None => Some(figures.whole()),
                Some(number) => figures.interval(number),
            };
            let found = period.map(|period| of(&period, figures.plan())).transpose()?.flatten();
            found.map_or_else(|| Ok(py.None().into_bound(py)), |found| make(&found, py))
        })
    }
}

fn named<T: crate::ids::Named>(name: &Bound<'_, PyAny>, plan: &toritsugi::Plan) -> PyResult<T> {
    let id = crate::ids::Ref::<T>::read(name)?.resolve(plan);
    id.map_err(|error| errors::unresolved(error, name.py()))
}

/// A figure of any kind, as Python sees it.
trait Figure {
    fn make<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>>;
}

impl Figure for u64 {
    fn make<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }
}

impl Figure for u32 {
    fn make<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }
}

impl Figure for Duration {
    fn make<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        crate::time::show_span(*self, py)
    }
}

impl Figure for Option<Duration> {
    fn make<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.as_ref().map_or_else(|| Ok(py.None().into_bound(py)), |span| span.make(py))
    }
}

impl Figure for Ratio {
    #[expect(clippy::cast_precision_loss, reason = "a share for people")]
    fn make<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        if self.whole == 0 {
            return Ok(py.None().into_bound(py));
        }
        Ok((self.part as f64 / self.whole as f64).into_pyobject(py)?.into_any())
    }
}

impl Figure for Spans {
    fn make<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        made!(py, "Spans" {
            count: self.count,
            total: self.total.make(py)?,
            longest: self.longest.make(py)?,
            average: self.average().make(py)?,
        })
    }
}

impl Figure for Waits {
    fn make<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        made!(py, "Waits" {
            count: self.spans.count,
            total: self.spans.total.make(py)?,
            longest: self.spans.longest.make(py)?,
            average: self.average().make(py)?,
            median: self.percentile(500).make(py)?,
            p80: self.percentile(800).make(py)?,
            p90: self.percentile(900).make(py)?,
            p95: self.percentile(950).make(py)?,
            p99: self.percentile(990).make(py)?,
        })
    }
}

macro_rules! figures {
    ($function:ident $type:ident $class:literal { $($field:ident),+ $(,)? } with |$figures:ident, $py:ident, $fields:ident| $more:block) => {
        pub(crate) fn $function<'py>($figures: &$type, $py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            let $fields = PyDict::new($py);
            $($fields.set_item(stringify!($field), $figures.$field.make($py)?)?;)+
            $more
            imported::class($py, "toritsugi.views", $class)?.call((), Some(&$fields))
        }
    };
}

figures! {
    contact_figures ContactFigures "ContactFigures" {
        arrived, transferred_in, moved_in, added_in, offered, answered, answered_within, abandoned, abandoned_waiting,
        abandoned_within, abandoned_short, completed, cancelled, timed_out, ended, transferred_out, moved_out, taken_elsewhere,
        overflowed, offers, pulled, forced, declined, unanswered, withdrawn, connected, requeued, parked, resumed, paused, steps,
        callbacks_offered, callbacks_requested, callbacks_due, callbacks_kept, attempts_failed, callbacks_failed,
        callbacks_expired, brought, waits, answered_waits, abandoned_waits, handled, talks, wrap_ups, waiting_time, accepted_time,
        talk_time, wrap_up_time, paused_time, parked_time, scheduled_time, most_waiting,
    } with |figures, py, fields| {
        let formulas = PyDict::new(py);
        for (name, formula) in [
            ("abandoned_negative", ServiceLevelFormula::AbandonedNegative),
            ("abandoned_ignored", ServiceLevelFormula::AbandonedIgnored),
            ("abandoned_positive", ServiceLevelFormula::AbandonedPositive),
            ("short_abandons_ignored", ServiceLevelFormula::ShortAbandonsIgnored),
            ("answered_only", ServiceLevelFormula::AnsweredOnly),
        ] {
            formulas.set_item(name, figures.service_level(formula).make(py)?)?;
        }
        fields.set_item("service_levels", formulas)?;
        fields.set_item("abandonment", figures.abandonment().make(py)?)?;
        fields.set_item("average_handling", figures.average_handling().make(py)?)?;
        let reasons = PyDict::new(py);
        for (reason, count) in figures.ended_reasons() {
            reasons.set_item(crate::value::Kept::show(&reason, py)?, count)?;
        }
        fields.set_item("ended_reasons", reasons)?;
    }
}

figures! {
    agent_figures AgentFigures "AgentFigures" {
        sign_ins, offers, pulled, forced, answered, declined, unanswered, withdrawn, connected, completed, transferred, requeued,
        parked, paused, kept_ready, handled, talks, wrap_ups, ready_time, not_ready_time, draining_time, busy_time, available_time,
        offered_time, accepted_time, talk_time, wrap_up_time, paused_time,
    } with |figures, py, fields| {
        fields.set_item("occupancy", figures.occupancy().make(py)?)?;
        fields.set_item("concurrency", figures.concurrency().make(py)?)?;
        fields.set_item("average_handling", figures.average_handling().make(py)?)?;
        let reasons = PyDict::new(py);
        for (reason, time) in figures.not_ready_reasons() {
            reasons.set_item(reason.0, time.make(py)?)?;
        }
        fields.set_item("not_ready_reasons", reasons)?;
    }
}
