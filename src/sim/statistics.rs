//! How far an estimate may be from the truth.

use super::number::float;
use super::special::student_t;
use alloc::vec::Vec;

/// A mean of independent values, with what is known of its error.
///
/// ```
/// use toritsugi::sim::Estimate;
///
/// let estimate = Estimate::of(&[10.0, 12.0, 11.0, 13.0]).unwrap();
/// assert_eq!((estimate.mean, estimate.count), (11.5, 4));
/// // Student's t with three degrees of freedom: 3.182 x 1.291 / 2.
/// assert_eq!(format!("{:.3}", estimate.half_width(0.95).unwrap()), "2.054");
/// assert_eq!(Estimate::of(&[10.0]).unwrap().half_width(0.95), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The standard deviation of one value, with `count - 1` below; 0 of one value.
    pub deviation: f64,
    /// How many values.
    pub count: usize,
}

impl Estimate {
    /// Of these values; `None` if there are none.
    pub fn of(values: &[f64]) -> Option<Self> {
        let count = values.len();
        if count == 0 {
            return None;
        }
        let mean = values.iter().sum::<f64>() / number(count);
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let deviation = if count > 1 { (squares / number(count - 1)).sqrt() } else { 0.0 };
        Some(Self { mean, deviation, count })
    }

    /// Of one long run: `values` in the order of time are cut into so many batches of the same length, and the means of the batches count as
    /// values. Batches much longer than the time over which values depend on one another make them almost independent (Law, *Simulation Modeling and
    /// Analysis*). What is left over at the beginning is left out. `None` for no batches, or more batches than values.
    ///
    /// ```
    /// use toritsugi::sim::Estimate;
    ///
    /// let estimate = Estimate::of_batches(&[9.0, 1.0, 3.0, 2.0, 4.0], 2).unwrap();
    /// assert_eq!((estimate.mean, estimate.count), (2.5, 2));
    /// ```
    pub fn of_batches(values: &[f64], batches: usize) -> Option<Self> {
        let length = values.len().checked_div(batches).filter(|length| *length > 0)?;
        let counted = values.get(values.len() - length * batches..)?;
        let means: Vec<f64> = counted.chunks(length).map(|batch| batch.iter().sum::<f64>() / number(length)).collect();
        Self::of(&means)
    }

    /// Half the length of the interval around the mean that holds the truth with this confidence, more than 0 and less than 1: Student's t times
    /// the standard error. `None` for fewer than two values.
    pub fn half_width(&self, confidence: f64) -> Option<f64> {
        if self.count < 2 || !(confidence > 0.0 && confidence < 1.0) {
            return None;
        }
        let freedom = number(self.count - 1);
        Some(student_t(f64::midpoint(1.0, confidence), freedom) * self.deviation / number(self.count).sqrt())
    }
}

fn number(count: usize) -> f64 {
    float(u128::try_from(count).unwrap_or(u128::MAX))
}
