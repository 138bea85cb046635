//! Special functions that distributions and confidence intervals need.

use std::f64::consts::PI;

/// The natural logarithm of the gamma function for a number above zero, by the approximation of Lanczos (1964) with g = 7 and nine terms:
/// right to some 15 digits.
pub(super) fn ln_gamma(number: f64) -> f64 {
    const FIRST: f64 = 0.999_999_999_999_809_9;
    const TERMS: [f64; 8] = [
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if number < 0.5 {
        return (PI / (PI * number).sin()).ln() - ln_gamma(1.0 - number);
    }
    let below = number - 1.0;
    let mut place = below;
    let mut sum = FIRST;
    for term in TERMS {
        place += 1.0;
        sum += term / place;
    }
    let shifted = below + 7.5;
    0.5 * (2.0 * PI).ln() + (below + 0.5) * shifted.ln() - shifted + sum.ln()
}

/// The number that a variable of Student's t distribution with so many degrees of freedom stays below with this probability, more than 0.5
/// and less than 1.
///
/// By halving: the distribution function comes from the incomplete beta function, whose continued fraction is evaluated as by Lentz (1976).
pub(super) fn student_t(probability: f64, freedom: f64) -> f64 {
    let tail = |t: f64| 0.5 * incomplete_beta(freedom / 2.0, 0.5, freedom / (freedom + t * t));
    let wanted = 1.0 - probability;
    let (mut low, mut high) = (0.0, 1.0);
    while tail(high) > wanted && high < 1e9 {
        high *= 2.0;
    }
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if tail(middle) > wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The regularised incomplete beta function, for `x` from 0 to 1.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    }
}

/// The continued fraction of the incomplete beta function.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |number: f64| if number.abs() < TINY { TINY } else { number };
    let mut above = 1.0;
    let mut below = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut result = below;
    for step in 1..=300_u16 {
        let step = f64::from(step);
        let even = step * (b - step) * x / ((a + 2.0 * step - 1.0) * (a + 2.0 * step));
        let odd = -(a + step) * (a + b + step) * x / ((a + 2.0 * step) * (a + 2.0 * step + 1.0));
        let before = result;
        for term in [even, odd] {
            below = 1.0 / away(1.0 + term * below);
            above = away(1.0 + term / above);
            result *= above * below;
        }
        if (result - before).abs() < 1e-15 * result.abs() {
            break;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::{ln_gamma, student_t};

    #[test]
    fn functions_give_the_tabulated_numbers() {
        let near =
            |found: f64, expected: f64| assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found}");
        near(ln_gamma(1.0), 0.0);
        near(ln_gamma(5.0), 24_f64.ln());
        near(ln_gamma(0.5), std::f64::consts::PI.sqrt().ln());
        near(ln_gamma(0.1), 2.252_712_651_734_206);
        // One degree of freedom is Cauchy's distribution, two have a closed form; the others are of the usual table.
        near(student_t(0.975, 1.0), 12.706_204_736_174_694);
        near(student_t(0.975, 2.0), 4.302_652_729_749_464);
        near(student_t(0.975, 9.0), 2.262_157_162_798_205);
        near(student_t(0.95, 29.0), 1.699_127_026_533_498);
        near(student_t(0.995, 1_000.0), 2.580_754_697_658_968);
    }
}
