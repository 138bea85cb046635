//! How long things take: handling, patience, answering.

use super::number::{float_micros, span};
use super::random::Random;
use super::special::ln_gamma;
use alloc::vec::Vec;
use core::time::Duration;

/// How a time is spread: handling, patience, delays. Draws are rounded to microseconds and are at most [`MAX_SPAN`](crate::MAX_SPAN).
///
/// ```
/// use core::time::Duration;
/// use toritsugi::sim::Distribution;
///
/// let handling: Distribution = toml::from_str::<std::collections::BTreeMap<String, Distribution>>(
///     r#"handling = { lognormal = { mean = "4m", variation = 1.2 } }"#,
/// )?["handling"].clone();
/// assert_eq!(handling, Distribution::Lognormal { mean: Duration::from_secs(240), variation: 1.2 });
/// assert_eq!(handling.mean(), Duration::from_secs(240));
/// # Ok::<(), toml::de::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case", deny_unknown_fields)
)]
#[non_exhaustive]
pub enum Distribution {
    /// Always the same.
    Constant(#[cfg_attr(feature = "serde", serde(with = "crate::time::span"))] Duration),
    /// Exponential with this mean: no memory.
    Exponential(#[cfg_attr(feature = "serde", serde(with = "crate::time::span"))] Duration),
    /// Lognormal: the logarithm is normal with variance `s2 = ln(1 + variation^2)` and mean `ln(mean) - s2 / 2`.
    #[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
    Lognormal {
        /// The mean, more than zero.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        mean: Duration,
        /// Coefficient of variation: standard deviation / mean, 0 to 100.
        variation: f64,
    },
    /// Gamma: the shape is `1 / variation^2`. A variation of 1 is an exponential distribution, below it the times are more alike.
    Gamma {
        /// The mean, more than zero.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        mean: Duration,
        /// Coefficient of variation: standard deviation / mean, 0 to 100; 0 is constant.
        variation: f64,
    },
    /// Erlang: a sum of so many exponential phases of the same mean, a gamma distribution of whole shape.
    Erlang {
        /// The mean of the sum, more than zero.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        mean: Duration,
        /// How many phases, 1 to 1000.
        phases: u32,
    },
    /// Weibull: `scale x E^(1 / shape)` with an exponential `E` of mean 1. The hazard of ending falls over time if the shape is below 1, as that of
    /// hanging up often does, and rises above 1.
    Weibull {
        /// The mean, more than zero.
        #[cfg_attr(feature = "serde", serde(with = "crate::time::span"))]
        mean: Duration,
        /// The shape, 0.1 to 100.
        shape: f64,
    },
    /// One of these, each as likely; at least one.
    Empirical(#[cfg_attr(feature = "serde", serde(with = "spans"))] Vec<Duration>),
}

/// What is wrong with a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DistributionFault {
    /// A mean of zero, around which nothing is spread.
    #[error("the mean must be more than zero")]
    NoMean,
    /// A coefficient of variation outside 0 to 100, or no number.
    #[error("the coefficient of variation must be from 0 to 100")]
    BadVariation,
    /// Erlang phases outside 1 to 1000.
    #[error("the phases must be from 1 to 1000")]
    BadPhases,
    /// A Weibull shape outside 0.1 to 100, or no number.
    #[error("the shape must be from 0.1 to 100")]
    BadShape,
    /// An empirical distribution of nothing.
    #[error("the list of values is empty")]
    Empty,
    /// A time beyond [`MAX_SPAN`](crate::MAX_SPAN).
    #[error("a time is longer than two years")]
    TooLong,
}

impl Distribution {
    /// Always nothing.
    pub const ZERO: Self = Self::Constant(Duration::ZERO);

    /// Draws a time. Takes as many random numbers for every draw of the same distribution.
    pub fn sample(&self, random: &mut Random) -> Duration {
        match self {
            Self::Constant(time) => *time,
            Self::Exponential(mean) => span(random.exponential() * float_micros(*mean)),
            Self::Lognormal { mean, variation } => {
                let variance = (variation * variation).ln_1p();
                let location = float_micros(*mean).ln() - variance / 2.0;
                span((location + variance.sqrt() * random.normal()).exp())
            }
            Self::Gamma { mean, variation } => span(random.gamma(*variation) * float_micros(*mean)),
            Self::Erlang { mean, phases } => {
                span(random.gamma(f64::from(*phases).sqrt().recip()) * float_micros(*mean))
            }
            Self::Weibull { mean, shape } => {
                let scale = (float_micros(*mean).ln() - ln_gamma(1.0 + 1.0 / shape)).exp();
                span(scale * random.exponential().powf(1.0 / shape))
            }
            Self::Empirical(values) => {
                let position = random.below(u64::try_from(values.len()).unwrap_or(u64::MAX));
                usize::try_from(position).ok().and_then(|position| values.get(position)).copied().unwrap_or_default()
            }
        }
    }

    /// The mean.
    pub fn mean(&self) -> Duration {
        match self {
            Self::Constant(mean)
            | Self::Exponential(mean)
            | Self::Lognormal { mean, .. }
            | Self::Gamma { mean, .. }
            | Self::Erlang { mean, .. }
            | Self::Weibull { mean, .. } => *mean,
            Self::Empirical(values) => {
                let total: f64 = values.iter().map(|value| float_micros(*value)).sum();
                span(total / super::number::float(u128::try_from(values.len()).unwrap_or(1).max(1)))
            }
        }
    }

    /// Checks the parameters.
    ///
    /// # Errors
    /// [`DistributionFault`], the first that is met.
    pub fn check(&self) -> Result<(), DistributionFault> {
        let longest = match self {
            Self::Constant(time) => *time,
            Self::Empirical(values) => *values.iter().max().ok_or(DistributionFault::Empty)?,
            Self::Exponential(mean)
            | Self::Lognormal { mean, .. }
            | Self::Gamma { mean, .. }
            | Self::Erlang { mean, .. }
            | Self::Weibull { mean, .. } => *mean,
        };
        if longest.is_zero() && !matches!(self, Self::Constant(_) | Self::Empirical(_)) {
            return Err(DistributionFault::NoMean);
        }
        match self {
            Self::Lognormal { variation, .. } | Self::Gamma { variation, .. } if !(0.0..=100.0).contains(variation) => {
                return Err(DistributionFault::BadVariation);
            }
            Self::Erlang { phases, .. } if !(1..=1_000).contains(phases) => return Err(DistributionFault::BadPhases),
            Self::Weibull { shape, .. } if !(0.1..=100.0).contains(shape) => return Err(DistributionFault::BadShape),
            _ => {}
        }
        if longest <= crate::MAX_SPAN { Ok(()) } else { Err(DistributionFault::TooLong) }
    }
}

#[cfg(feature = "serde")]
pub(super) mod spans {
    use crate::time::span::Span;
    use alloc::vec::Vec;
    use core::time::Duration;
    use serde::Deserialize;

    pub(in crate::sim) fn serialize<S: serde::Serializer>(
        spans: &[Duration],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(spans.iter().map(|span| Span(*span)))
    }

    pub(in crate::sim) fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Duration>, D::Error> {
        Ok(Vec::<Span>::deserialize(deserializer)?.into_iter().map(|span| span.0).collect())
    }
}

#[cfg(feature = "serde")]
pub(super) mod optional_span {
    use crate::time::span::Span;
    use core::time::Duration;
    use serde::{Deserialize, Serialize};

    #[expect(clippy::ref_option, reason = "the signature that serde calls")]
    pub(in crate::sim) fn serialize<S: serde::Serializer>(
        span: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        span.map(Span).serialize(serializer)
    }

    pub(in crate::sim) fn deserialize<'de, D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<Span>::deserialize(deserializer)?.map(|span| span.0))
    }
}
