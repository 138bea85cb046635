//! A numerical integral.

/// The nodes and weights of Gauss and Legendre with five points on -1 to 1, the positive half.
const NODES: [(f64, f64); 2] =
    [(0.538_469_310_105_683_1, 0.478_628_670_499_366_47), (0.906_179_845_938_664, 0.236_926_885_056_189_08)];
const MIDDLE: f64 = 0.568_888_888_888_888_9;

/// The integral from 0 to `until` of a function whose logarithm changes by no more than `steepest` for each unit.
pub(super) fn integrate(until: f64, steepest: f64, function: impl Fn(f64) -> f64) -> f64 {
    if until.is_nan() || until <= 0.0 {
        return 0.0;
    }
    // Pieces in which the logarithm changes by no more than a half: there five points are exact to some 1e-13.
    let pieces = (until * steepest * 2.0).ceil().clamp(16.0, 4e6);
    let half = until / pieces / 2.0;
    let mut sum = 0.0;
    let mut piece = 0.0;
    while piece < pieces {
        let middle = (2.0 * piece + 1.0) * half;
        sum += MIDDLE * function(middle);
        for (node, weight) in NODES {
            sum += weight * (function(middle - node * half) + function(middle + node * half));
        }
        piece += 1.0;
    }
    sum * half
}
