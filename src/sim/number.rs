//! Between whole microseconds and floating-point numbers.

use crate::time::micros;
use core::time::Duration;

/// The nearest floating-point number.
#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "statistics need no more than 53 bits")]
pub(super) const fn float(whole: u128) -> f64 {
    whole as f64
}

/// A span as floating-point microseconds.
pub(super) fn float_micros(span: Duration) -> f64 {
    float(u128::from(micros(span)))
}

/// The nearest span of whole microseconds, from zero to [`MAX_SPAN`](crate::MAX_SPAN); zero for what is no number.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the conversion saturates, and the result is capped"
)]
pub(super) fn span(micros: f64) -> Duration {
    // As `round` does it, which is a call where the processor is not known to round.
    let whole = micros as u64;
    let rest = micros - float(whole.into());
    Duration::from_micros(whole.saturating_add(u64::from(rest >= 0.5))).min(crate::MAX_SPAN)
}

/// So many times a span, rounded; itself, at once, if it is one time.
pub(super) fn times(time: Duration, factor: f64) -> Duration {
    if factor.to_bits() == 1.0_f64.to_bits() { time } else { span(float_micros(time) * factor) }
}

/// `part / whole`, or `None` if there is no whole.
pub(super) fn ratio(part: u128, whole: u128) -> Option<f64> {
    if whole == 0 { None } else { Some(float(part) / float(whole)) }
}

#[cfg(test)]
mod tests {
    use super::span;
    use crate::MAX_SPAN;
    use core::time::Duration;

    #[test]
    fn spans_are_rounded_half_up_and_capped() {
        let largest_half = 4_503_599_627_370_495.5;
        for (micros, whole) in [
            (0.0, 0),
            (-7.9, 0),
            (f64::NAN, 0),
            (0.499_999_999_999_999_94, 0),
            (0.5, 1),
            (2.5, 3),
            (2.4, 2),
            (1e6 + 0.75, 1_000_001),
        ] {
            assert_eq!(span(micros), Duration::from_micros(whole), "{micros}");
        }
        for micros in [largest_half, 1e300, f64::INFINITY] {
            assert_eq!(span(micros), MAX_SPAN, "{micros}");
        }
    }
}
