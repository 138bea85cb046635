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
    Duration::from_micros(micros.round() as u64).min(crate::MAX_SPAN)
}

/// So many times a span, rounded; itself, at once, if it is one time.
pub(super) fn times(time: Duration, factor: f64) -> Duration {
    if factor.to_bits() == 1.0_f64.to_bits() { time } else { span(float_micros(time) * factor) }
}

/// `part / whole`, or `None` if there is no whole.
pub(super) fn ratio(part: u128, whole: u128) -> Option<f64> {
    if whole == 0 { None } else { Some(float(part) / float(whole)) }
}
