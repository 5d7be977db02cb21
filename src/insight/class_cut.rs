//! At which scores classes begin.

/// The least score of every class but the last, best first, over enterprises with their scores and classes. `None` where
/// the classes do not follow the scores: some enterprise scores more than another of a better class, as where each county
/// is classed for itself or a second stage re-orders. Equal scores may part, since ties have a rule of their own.
pub fn class_cuts(graded: &[(f64, &str)], classes: &[String]) -> Option<Vec<(String, f64)>> {
    let scores = |class: &str| -> Vec<f64> {
        let own = graded.iter().filter(|(_, known)| *known == class);
        own.map(|(score, _)| *score).collect()
    };
    let mut cuts: Vec<(String, f64)> = Vec::new();
    for class in classes {
        let own = scores(class);
        let (least, greatest) = own
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, greatest), score| {
                (least.min(*score), greatest.max(*score))
            });
        if own.is_empty() {
            continue;
        }
        if cuts.last().is_some_and(|(_, above)| greatest > *above) {
            return None;
        }
        cuts.push((class.clone(), least));
    }
    cuts.pop();
    Some(cuts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(graded: &[(f64, &str)]) -> Option<Vec<(String, f64)>> {
        let classes = ["A", "B", "C", "D"].map(str::to_owned);
        class_cuts(graded, &classes)
    }

    #[test]
    fn a_class_begins_at_its_least_score_and_the_last_one_nowhere() {
        let graded = [
            (55.0, "B"),
            (90.0, "A"),
            (81.5, "A"),
            (70.0, "B"),
            (12.0, "D"),
            (30.0, "D"),
        ];
        // No enterprise is in C.
        let expected = vec![("A".to_owned(), 81.5), ("B".to_owned(), 55.0)];
        assert_eq!(cuts(&graded), Some(expected));
        assert_eq!(cuts(&[(1.0, "B"), (2.0, "B")]), Some(Vec::new()));
        assert_eq!(cuts(&[]), Some(Vec::new()));
    }

    #[test]
    fn equal_scores_may_part_and_a_higher_score_of_a_lower_class_may_not() {
        assert_eq!(
            cuts(&[(80.0, "A"), (80.0, "B")]),
            Some(vec![("A".to_owned(), 80.0)])
        );
        assert_eq!(cuts(&[(80.0, "A"), (80.5, "B"), (10.0, "C")]), None);
        assert_eq!(cuts(&[(80.0, "A"), (60.0, "B"), (60.5, "C")]), None);
    }
}
