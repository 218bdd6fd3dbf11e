//! Some of many, from all over them.

/// So many places out of `count`, in their order: from all over, and at no fixed distance, as what repeats in a list (every
/// fiftieth is a manager) would be met always or never.
pub fn spread(count: usize, most: usize) -> Vec<usize> {
    if count <= most {
        return (0..count).collect();
    }
    let step = step(count);
    let mut places: Vec<usize> = (0..most).scan(0, |at, _| Some(std::mem::replace(at, (*at + step) % count))).collect();
    places.sort_unstable();
    places
}

/// About the golden section of the whole, and without a divisor in common with it: no place is met twice.
fn step(count: usize) -> usize {
    const GOLDEN: (usize, usize) = (618, 1000);
    let near = (count / GOLDEN.1 * GOLDEN.0 + count % GOLDEN.1 * GOLDEN.0 / GOLDEN.1).max(1);
    (near..).find(|step| divisor(*step, count) == 1).unwrap_or(1)
}

fn divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { divisor(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_is_met_as_often_as_it_is_there() {
        for (count, most) in [(100_000, 2_000), (100_003, 400), (5_001, 2_000), (2_001, 2_000)] {
            let places = spread(count, most);
            assert_eq!((places.len(), places.is_sorted()), (most, true));
            assert!(places.windows(2).all(|pair| pair[0] < pair[1]) && places[most - 1] < count);
            assert!(places[0] * most < count * 3 && (count - places[most - 1]) * most < count * 4, "{places:?}");
            for period in [7, 50] {
                let met = places.iter().filter(|at| *at % period == 0).count();
                assert!((most / period / 2..=most / period * 2 + 2).contains(&met), "{count} {period}: {met}");
            }
        }
        assert_eq!(spread(3, 10), [0, 1, 2]);
    }
}
