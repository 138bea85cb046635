//! Instants on the caller's clock, and spans as people write them.

use core::fmt;
use core::time::Duration;

const MICROS_PER_SECOND: u64 = 1_000_000;

/// The longest span that a plan may hold: two years of 365 days.
///
/// With [`Timestamp::MAX`] it makes every deadline and every urgency fit, so that no command can reach beyond the end of time.
pub const MAX_SPAN: Duration = Duration::from_secs(2 * 365 * 24 * 3600);

/// An instant in microseconds on the caller's clock: since the Unix epoch, since start-up, or since anything else.
///
/// ```
/// use core::time::Duration;
/// use toritsugi::Timestamp;
///
/// let opening = Timestamp::from_secs(9 * 3600);
/// assert_eq!(opening + Duration::from_millis(1_500), Timestamp(32_401_500_000));
/// assert_eq!((opening + Duration::from_millis(1_500)).to_string(), "32401.5s");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Timestamp(pub u64);

impl Timestamp {
    /// The start of the caller's clock.
    pub const ZERO: Self = Self(0);
    /// The last instant that [`Router::apply`](crate::Router::apply) accepts: 2^61 microseconds, some 73,000 years.
    pub const MAX: Self = Self(1 << 61);

    /// The instant this many whole seconds after [`ZERO`](Self::ZERO), saturating.
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds.saturating_mul(MICROS_PER_SECOND))
    }

    /// Microseconds as a signed number, for urgencies; saturating.
    pub fn micros(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    /// The span from `earlier` to `self`, or `None` if `earlier` is later.
    pub const fn checked_since(self, earlier: Self) -> Option<Duration> {
        match self.0.checked_sub(earlier.0) {
            Some(micros) => Some(Duration::from_micros(micros)),
            None => None,
        }
    }

    /// The span from `earlier` to `self`, zero if `earlier` is later.
    pub const fn saturating_since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0))
    }

    /// The instant `span` before, or `None` if that is before [`ZERO`](Self::ZERO).
    pub fn checked_sub(self, span: Duration) -> Option<Self> {
        u64::try_from(span.as_micros()).ok().and_then(|micros| self.0.checked_sub(micros)).map(Self)
    }
}

/// Saturates at the largest `u64`; spans are counted in whole microseconds, rounded down.
impl core::ops::Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, span: Duration) -> Self {
        Self(self.0.saturating_add(micros(span)))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, rest) = (self.0 / MICROS_PER_SECOND, self.0 % MICROS_PER_SECOND);
        if rest == 0 {
            return write!(f, "{seconds}s");
        }
        let (mut digits, mut width) = (rest, 6);
        while digits % 10 == 0 {
            digits /= 10;
            width -= 1;
        }
        write!(f, "{seconds}.{digits:0width$}s")
    }
}

/// A span in whole microseconds, rounded down and saturating.
pub(crate) fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}

/// A span without its fraction of a microsecond.
pub(crate) fn whole_micros(span: Duration) -> Duration {
    Duration::from_micros(micros(span))
}

/// Reads a span as people write it: `20s`, `1m30s`, `1.5h`, `250ms`, `2d`; a number and its unit, as often as wanted.
///
/// Units are `us`, `ms`, `s`, `m` or `min`, `h` and `d`; spaces are free.
///
/// # Errors
/// [`SpanError`] for anything else, and beyond [`MAX_SPAN`].
///
/// ```
/// use core::time::Duration;
/// use toritsugi::parse_span;
///
/// assert_eq!(parse_span("1m 30s"), Ok(Duration::from_secs(90)));
/// assert_eq!(parse_span("0.25s"), Ok(Duration::from_millis(250)));
/// assert_eq!(parse_span("20").unwrap_err().to_string(), "a span is written like `20s`, `1m30s`, `250ms` or `2h`");
/// ```
pub fn parse_span(text: &str) -> Result<Duration, SpanError> {
    let mut rest = text.trim();
    let mut total = 0_u64;
    if rest.is_empty() {
        return Err(SpanError::Malformed);
    }
    while !rest.is_empty() {
        let (part, after) = parse_part(rest)?;
        total = total.checked_add(part).ok_or(SpanError::TooLong)?;
        rest = after.trim_start();
    }
    let span = Duration::from_micros(total);
    if span <= MAX_SPAN { Ok(span) } else { Err(SpanError::TooLong) }
}

/// One number with its unit, in microseconds, and what follows it.
fn parse_part(text: &str) -> Result<(u64, &str), SpanError> {
    let (number, rest) = split_where(text, |c| !(c.is_ascii_digit() || c == '.'));
    let (unit, rest) = split_where(rest.trim_start(), |c| !c.is_ascii_alphabetic());
    let unit: u64 = match unit {
        "us" => 1,
        "ms" => 1_000,
        "s" => MICROS_PER_SECOND,
        "m" | "min" => 60 * MICROS_PER_SECOND,
        "h" => 3_600 * MICROS_PER_SECOND,
        "d" => 86_400 * MICROS_PER_SECOND,
        _ => return Err(SpanError::Malformed),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || (number.contains('.') && fraction.is_empty()) || fraction.len() > 9 {
        return Err(SpanError::Malformed);
    }
    let whole: u64 = whole.parse().map_err(|_| SpanError::TooLong)?;
    let mut micros = whole.checked_mul(unit).ok_or(SpanError::TooLong)?;
    let mut scale = 1_u64;
    let mut numerator = 0_u64;
    for digit in fraction.chars().filter_map(|c| c.to_digit(10)) {
        numerator = numerator * 10 + u64::from(digit);
        scale *= 10;
    }
    if fraction.contains('.') {
        return Err(SpanError::Malformed);
    }
    let part = u128::from(numerator) * u128::from(unit) / u128::from(scale);
    micros = u64::try_from(part).ok().and_then(|part| micros.checked_add(part)).ok_or(SpanError::TooLong)?;
    Ok((micros, rest))
}

fn split_where(text: &str, stop: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(stop).unwrap_or(text.len()))
}

/// Text that is not a span.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SpanError {
    /// Not numbers with units.
    #[error("a span is written like `20s`, `1m30s`, `250ms` or `2h`")]
    Malformed,
    /// Longer than [`MAX_SPAN`].
    #[error("a span is at most two years of 365 days")]
    TooLong,
}

/// The serde form of a span: text as [`parse_span`] reads it, or a whole number of seconds. In compact formats, and where such text would
/// not say all, seconds and nanoseconds: commands and refusals come back as they were, even with a span that no plan takes.
#[cfg(feature = "serde")]
pub(crate) mod span {
    use super::{Duration, MAX_SPAN, SpanError, micros, parse_span};
    use alloc::format;
    use core::fmt;
    use serde::de::value::MapAccessDeserializer;
    use serde::{Deserialize, Serialize};

    pub(crate) fn serialize<S: serde::Serializer>(span: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        let micros = micros(*span);
        if !serializer.is_human_readable() || *span > MAX_SPAN || *span != Duration::from_micros(micros) {
            return span.serialize(serializer);
        }
        serializer.serialize_str(&match (micros % 1_000_000, micros % 1_000) {
            (0, _) => format!("{}s", micros / 1_000_000),
            (_, 0) => format!("{}ms", micros / 1_000),
            _ => format!("{micros}us"),
        })
    }

    pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        if !deserializer.is_human_readable() {
            return Duration::deserialize(deserializer);
        }
        deserializer.deserialize_any(SpanVisitor)
    }

    struct SpanVisitor;

    impl<'de> serde::de::Visitor<'de> for SpanVisitor {
        type Value = Duration;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a span like \"20s\" or \"1m30s\", or a whole number of seconds")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Duration, E> {
            parse_span(text).map_err(E::custom)
        }

        fn visit_u64<E: serde::de::Error>(self, seconds: u64) -> Result<Duration, E> {
            let span = Duration::from_secs(seconds);
            if span <= MAX_SPAN { Ok(span) } else { Err(E::custom(SpanError::TooLong)) }
        }

        fn visit_i64<E: serde::de::Error>(self, seconds: i64) -> Result<Duration, E> {
            u64::try_from(seconds).map_err(E::custom).and_then(|seconds| self.visit_u64(seconds))
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<Duration, A::Error> {
            Duration::deserialize(MapAccessDeserializer::new(map))
        }
    }

    /// A wrapper for spans inside options, lists and enums.
    #[derive(serde::Serialize, serde::Deserialize)]
    #[serde(transparent)]
    pub(crate) struct Span(#[serde(with = "self")] pub(crate) Duration);
}

/// As [`span`], where there may be none.
#[cfg(feature = "serde")]
pub(crate) mod optional_span {
    use super::span::Span;
    use core::time::Duration;
    use serde::{Deserialize, Serialize};

    #[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
    pub(crate) fn serialize<S: serde::Serializer>(span: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
        span.map(Span).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<Span>::deserialize(deserializer)?.map(|span| span.0))
    }
}

/// As [`span`], in a list.
#[cfg(feature = "serde")]
pub(crate) mod spans {
    use super::span::Span;
    use alloc::vec::Vec;
    use core::time::Duration;
    use serde::Deserialize;

    pub(crate) fn serialize<S: serde::Serializer>(spans: &[Duration], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(spans.iter().map(|span| Span(*span)))
    }

    pub(crate) fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Duration>, D::Error> {
        Ok(Vec::<Span>::deserialize(deserializer)?.into_iter().map(|span| span.0).collect())
    }
}
