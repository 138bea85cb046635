//! Opening hours as they stand in a file.

use crate::day::{DayHours, Exception, Occasion, Week};
use crate::error::{HoursError, HoursFault, Place};
use crate::hours::OpeningHours;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use std::collections::BTreeMap;
use std::fmt;
use toml::Spanned;

/// Reads a file and checks it, from top to bottom in the order zone, week, holidays, special days.
pub(crate) fn read(text: &str) -> Result<OpeningHours, HoursError> {
    let file: File = toml::from_str(text).map_err(|error| {
        let place = Place::of(text, &error.span().unwrap_or_default());
        HoursError::Format { place, message: error.message().lines().collect::<Vec<_>>().join(", ") }
    })?;
    let reader = Reader { text };
    let mut hours = OpeningHours {
        zone: reader.check(&file.zone, "zone", zone(file.zone.get_ref()))?,
        week: reader.week(&file.week)?,
        dated: BTreeMap::new(),
        yearly: BTreeMap::new(),
    };
    let mut lines = BTreeMap::new();
    for HolidayEntry { date, name } in file.holiday {
        let occasion = reader.occasion(&date, "holiday.date", &mut lines)?;
        hours.except(occasion, Exception { name, hours: DayHours::default() });
    }
    for SpecialEntry { date, hours: ranges, name } in file.special {
        let occasion = reader.occasion(&date, "special.date", &mut lines)?;
        hours.except(occasion, Exception { name, hours: reader.day(&ranges, "special.hours")? });
    }
    Ok(hours)
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    zone: Spanned<String>,
    #[serde(default)]
    week: WeekEntry,
    #[serde(default)]
    holiday: Vec<HolidayEntry>,
    #[serde(default)]
    special: Vec<SpecialEntry>,
}

type Ranges = Vec<Spanned<String>>;

#[derive(Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct WeekEntry {
    monday: Ranges,
    tuesday: Ranges,
    wednesday: Ranges,
    thursday: Ranges,
    friday: Ranges,
    saturday: Ranges,
    sunday: Ranges,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayEntry {
    date: Spanned<DateText>,
    name: Option<String>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SpecialEntry {
    date: Spanned<DateText>,
    hours: Ranges,
    name: Option<String>,
}

/// A date as text: in quotes, or as TOML's own dates are written.
struct DateText(String);

impl<'de> Deserialize<'de> for DateText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(DateVisitor)
    }
}

struct DateVisitor;

impl<'de> Visitor<'de> for DateVisitor {
    type Value = DateText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date like \"2026-12-25\" or \"12-25\"")
    }

    fn visit_str<E>(self, text: &str) -> Result<DateText, E> {
        Ok(DateText(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<DateText, A::Error> {
        let date = toml::value::Datetime::deserialize(MapAccessDeserializer::new(map))?;
        Ok(DateText(date.to_string()))
    }
}

/// Turns the faults of values into errors that say where.
struct Reader<'a> {
    text: &'a str,
}

impl Reader<'_> {
    fn week(&self, week: &WeekEntry) -> Result<Week, HoursError> {
        Ok(Week {
            monday: self.day(&week.monday, "week.monday")?,
            tuesday: self.day(&week.tuesday, "week.tuesday")?,
            wednesday: self.day(&week.wednesday, "week.wednesday")?,
            thursday: self.day(&week.thursday, "week.thursday")?,
            friday: self.day(&week.friday, "week.friday")?,
            saturday: self.day(&week.saturday, "week.saturday")?,
            sunday: self.day(&week.sunday, "week.sunday")?,
        })
    }

    fn day(&self, ranges: &[Spanned<String>], field: &'static str) -> Result<DayHours, HoursError> {
        let mut day = DayHours::default();
        for range in ranges {
            self.check(range, field, day.add(range.get_ref()))?;
        }
        Ok(day)
    }

    /// Reads a date that no line had yet.
    fn occasion(
        &self,
        date: &Spanned<DateText>,
        field: &'static str,
        lines: &mut BTreeMap<Occasion, usize>,
    ) -> Result<Occasion, HoursError> {
        let DateText(text) = date.get_ref();
        let occasion = self.check(date, field, Occasion::parse(text))?;
        match lines.insert(occasion, self.place(date).line) {
            None => Ok(occasion),
            Some(line) => self.check(date, field, Err(HoursFault::Twice { date: text.clone(), line })),
        }
    }

    fn check<T, V>(
        &self,
        value: &Spanned<V>,
        field: &'static str,
        result: Result<T, HoursFault>,
    ) -> Result<T, HoursError> {
        result.map_err(|fault| HoursError::Value { place: self.place(value), field, fault })
    }

    fn place<V>(&self, value: &Spanned<V>) -> Place {
        Place::of(self.text, &value.span())
    }
}

/// A zone of the bundled data, whatever other data the host's own use of the time library switches on.
fn zone(name: &str) -> Result<TimeZone, HoursFault> {
    let known = TimeZoneDatabase::bundled().get(name).ok().filter(|zone| !zone.is_unknown());
    known.ok_or_else(|| HoursFault::UnknownZone(name.to_owned()))
}
