//! The state of a run, shown on every page and sheet.

/// The state of a run, shown on every page and sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum State {
    /// 试算: numbers may still change.
    #[default]
    Trial,
    /// 公示: published for objections.
    Published,
    /// 最终: decided.
    Final,
}

impl State {
    /// The state with this id; a trial where there is none.
    pub fn of(id: &str) -> Self {
        let all = [Self::Trial, Self::Published, Self::Final].into_iter();
        all.filter(|state| state.id() == id)
            .fold(Self::default(), |_, state| state)
    }

    /// The id in run.json and in the locale files (`state.trial` …).
    pub fn id(self) -> &'static str {
        match self {
            Self::Trial => "trial",
            Self::Published => "published",
            Self::Final => "final",
        }
    }
}
