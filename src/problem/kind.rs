//! The closed list of problem kinds. A kind's wording is in `locales/problem.toml` under its code.

use super::severity::Severity;

/// Code and default severity of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    /// Kebab-case name, the same in every language.
    pub code: &'static str,
    /// Severity unless `--allow` or `--deny` say otherwise.
    pub severity: Severity,
}

const fn error(code: &'static str) -> Kind {
    Kind {
        code,
        severity: Severity::Error,
    }
}

const fn warning(code: &'static str) -> Kind {
    Kind {
        code,
        severity: Severity::Warning,
    }
}

const fn note(code: &'static str) -> Kind {
    Kind {
        code,
        severity: Severity::Note,
    }
}

/// One constant a kind, in the order of the data's journey.
#[allow(missing_docs)] // the code is the documentation; its sentence stands in locales/problem.toml
pub mod constants {
    use super::{Kind, error, note, warning};

    // Files and sheets.
    pub const NO_WORKBOOK: Kind = error("no-workbook");
    pub const NOT_A_WORKBOOK: Kind = error("not-a-workbook");
    pub const PASSWORD_PROTECTED: Kind = error("password-protected");
    pub const TOO_LARGE: Kind = error("too-large");
    pub const WRONG_EXTENSION: Kind = note("wrong-extension");
    pub const WORKBOOK_TWICE: Kind = warning("workbook-twice");
    pub const FILE_LEFT_OUT: Kind = warning("file-left-out");
    pub const FILES_PASSED_OVER: Kind = note("files-passed-over");
    pub const RESULT_PASSED_OVER: Kind = note("result-passed-over");
    pub const FOLDERS_READ: Kind = note("folders-read");
    pub const SHEET_PASSED_OVER: Kind = note("sheet-passed-over");
    pub const SHEET_NAME_TWICE: Kind = warning("sheet-name-twice");
    pub const SHEET_SAME: Kind = warning("sheet-same");
    pub const UNREADABLE_SHEET: Kind = error("unreadable-sheet");
    pub const NO_ROWS: Kind = error("no-rows");
    pub const NO_HEADER: Kind = warning("no-header");
    pub const NO_FIGURES: Kind = note("no-figures");
    pub const ROW_WITHOUT_YEAR: Kind = error("row-without-year");
    pub const MISSING_COLUMN: Kind = error("missing-column");
    pub const MISSING_KEY: Kind = error("missing-key");
    pub const COLUMNS_UNUSED: Kind = note("columns-unused");
    pub const HEADER_UNKNOWN: Kind = warning("header-unknown");
    pub const COLUMN_TWICE: Kind = error("column-twice");
    pub const UNKNOWN_UNIT: Kind = error("unknown-unit");
    pub const UNIT_ASSUMED: Kind = warning("unit-assumed");
    pub const UNITS_DIFFER: Kind = error("units-differ");
    pub const UNIT_CONTRADICTS: Kind = error("unit-contradicts");
    pub const UNIT_OF_ROW: Kind = error("unit-of-row");
    pub const SECOND_HEADER: Kind = error("second-header");
    pub const PART_OF_YEAR: Kind = error("part-of-year");
    pub const SEVERAL_YEARS: Kind = error("several-years");
    pub const ONE_TAX_KIND: Kind = error("one-tax-kind");
    pub const MAP_DECIDES: Kind = warning("map-decides");
    pub const NOT_A_YEAR: Kind = warning("not-a-year");
    pub const SERIES_UNNAMED: Kind = warning("series-unnamed");
    pub const LEASE_EXPIRED: Kind = warning("lease-expired");
    pub const LEASE_PART: Kind = warning("lease-part");
    pub const LEASE_UNREAD: Kind = warning("lease-unread");
    pub const SCOPE_REMARK: Kind = warning("scope-remark");
    pub const OTHER_FIGURE: Kind = error("other-figure");
    pub const PART_READ: Kind = warning("part-read");
    pub const SUM_PROPOSED: Kind = warning("sum-proposed");
    pub const SUM_INCOMPLETE: Kind = error("sum-incomplete");
    pub const SUM_GAP: Kind = warning("sum-gap");
    pub const PARTS_DIFFER: Kind = warning("parts-differ");
    pub const YEAR_UNKNOWN: Kind = note("year-unknown");
    pub const YEAR_ABSENT: Kind = error("year-absent");
    pub const YEAR_MISSING: Kind = error("year-missing");
    pub const NOT_COUNTIES: Kind = error("not-counties");
    pub const NOT_ENTERPRISES: Kind = error("not-enterprises");

    // Cells and rows.
    pub const NOT_A_NUMBER: Kind = error("not-a-number");
    pub const NOT_A_DATE: Kind = error("not-a-date");
    pub const ERROR_CELL: Kind = error("error-cell");
    pub const NUMBER_AS_TEXT: Kind = note("number-as-text");
    pub const FORMAT_CONTRADICTS: Kind = error("format-contradicts");
    pub const FIGURE_HIDDEN: Kind = error("figure-hidden");
    pub const SIGN_HIDDEN: Kind = error("sign-hidden");
    pub const FIGURE_AS_SHOWN: Kind = warning("figure-as-shown");
    pub const ZERO_HIDDEN: Kind = warning("zero-hidden");
    pub const NOT_REPORTED: Kind = note("not-reported");
    pub const OUT_OF_RANGE: Kind = error("out-of-range");
    pub const TOTAL_ROW: Kind = note("total-row");
    pub const SUMMARY_ROW: Kind = note("summary-row");
    pub const REST_ROW: Kind = warning("rest-row");
    pub const EXAMPLE_ROW: Kind = note("example-row");
    pub const FOOT_ROW: Kind = note("foot-row");
    pub const TOTAL_DIFFERS: Kind = warning("total-differs");
    pub const COLUMN_NUMBERS: Kind = note("column-numbers");
    pub const PART_ROW: Kind = note("part-row");
    pub const LINES_PREPARED: Kind = note("lines-prepared");
    pub const SHEET_NO_LIST: Kind = note("sheet-no-list");
    pub const SUMMARY_SHEET: Kind = note("summary-sheet");
    pub const EXAMPLE_FILLED: Kind = warning("example-filled");
    pub const ROW_TOO_WIDE: Kind = error("row-too-wide");
    pub const ROW_WITHOUT_KEY: Kind = error("row-without-key");

    // Identity and joining.
    pub const HIDDEN_SHEET: Kind = note("hidden-sheet");
    pub const HIDDEN_ROWS: Kind = warning("hidden-rows");
    pub const HIDDEN_COLUMNS: Kind = warning("hidden-columns");
    pub const NUMBER_MERGED: Kind = error("number-merged");
    pub const KIND_UNKNOWN: Kind = error("kind-unknown");
    pub const KINDS_LEFT_OUT: Kind = warning("kinds-left-out");
    pub const KIND_WITHOUT_AMOUNT: Kind = error("kind-without-amount");
    pub const KIND_TWICE: Kind = error("kind-twice");
    pub const MONTHS_LACK: Kind = warning("months-lack");
    pub const ROWS_ADDED: Kind = warning("rows-added");
    pub const ROWS_UNCLEAR: Kind = error("rows-unclear");
    pub const FIGURE_REPEATED: Kind = error("figure-repeated");
    pub const KEY_MERGED: Kind = error("key-merged");
    pub const HEADER_AGAIN: Kind = note("header-again");
    pub const FORMULA_WITHOUT_VALUE: Kind = error("formula-without-value");
    pub const MERGED_FILLED: Kind = note("merged-filled");
    pub const CODE_CHECK_DIGIT: Kind = error("code-check-digit");
    pub const CODE_MALFORMED: Kind = error("code-malformed");
    pub const CODE_REPAIRED: Kind = note("code-repaired");
    pub const NAME_JOIN: Kind = warning("name-join");
    pub const NAME_AMBIGUOUS: Kind = error("name-ambiguous");
    pub const NAME_UNKNOWN: Kind = error("name-unknown");
    pub const NAME_NEAR: Kind = error("name-near");
    pub const ROWS_IDENTICAL: Kind = error("rows-identical");
    pub const LEASE_COUNTED: Kind = warning("lease-counted");
    pub const LEASE_DIFFERS: Kind = warning("lease-differs");
    pub const LEASE_PARTY_UNKNOWN: Kind = warning("lease-party-unknown");
    pub const DUPLICATE_CODE: Kind = error("duplicate-code");
    pub const DUPLICATE_ROW: Kind = warning("duplicate-row");
    pub const TWO_NAMES: Kind = warning("two-names");
    pub const TWO_CODES: Kind = warning("two-codes");
    pub const CONFLICTING_VALUES: Kind = error("conflicting-values");
    pub const TENURE_UNKNOWN: Kind = error("tenure-unknown");
    pub const LAND_CONTRADICTS: Kind = error("land-contradicts");
    pub const UNKNOWN_COUNTY: Kind = error("unknown-county");
    pub const COUNTY_SPELLING: Kind = warning("county-spelling");
    pub const AREA_COLUMN: Kind = note("area-column");
    pub const AREA_LEVELS_MIXED: Kind = warning("area-levels-mixed");
    pub const AREA_BY_NAME: Kind = warning("area-by-name");
    pub const AREA_CONTRADICTS: Kind = warning("area-contradicts");
    pub const LEVEL_TOWN: Kind = warning("level-town");
    pub const NO_AREA: Kind = warning("no-area");
    pub const TOWN_AMBIGUOUS: Kind = error("town-ambiguous");
    pub const MISSING_COUNTY: Kind = error("missing-county");
    pub const SIZE_STATISTICAL: Kind = warning("size-statistical");
    pub const SIZE_NEEDED: Kind = error("size-needed");
    pub const SIZE_UNKNOWN: Kind = error("size-unknown");
    pub const NOT_IN_ROSTER: Kind = error("not-in-roster");
    pub const ONE_TABLE_ONLY: Kind = error("in-one-table-only");

    // Decisions about the figures: corrections, shares.
    pub const LIST_WITHOUT_HEADINGS: Kind = error("list-without-headings");
    pub const LIST_EMPTY: Kind = warning("list-empty");
    pub const CORRECTION_INCOMPLETE: Kind = error("correction-incomplete");
    pub const CORRECTION_YEAR: Kind = error("correction-year");
    pub const CORRECTION_UNKNOWN_CODE: Kind = error("correction-unknown-code");
    pub const CORRECTION_UNKNOWN_FIELD: Kind = error("correction-unknown-field");
    pub const CORRECTION_UNIT: Kind = error("correction-unit");
    pub const CORRECTION_NO_CELL: Kind = error("correction-no-cell");
    pub const CORRECTION_MISMATCH: Kind = error("correction-mismatch");
    pub const CORRECTION_AMBIGUOUS: Kind = error("correction-ambiguous");
    pub const CORRECTION_TWICE: Kind = error("correction-twice");
    pub const VALUE_CORRECTED: Kind = note("value-corrected");
    pub const HISTORY_NOT_OURS: Kind = error("history-not-ours");
    pub const HISTORY_YEAR: Kind = error("history-year");
    pub const HISTORY_TWICE: Kind = error("history-twice");
    pub const HISTORY_SCHEME: Kind = error("history-scheme");
    pub const HISTORY_LACKS: Kind = warning("history-lacks");
    pub const HISTORY_FORMULAS: Kind = warning("history-formulas");
    pub const HISTORY_GAP: Kind = warning("history-gap");
    pub const HISTORY_YEAR_UNCLEAR: Kind = error("history-year-unclear");
    pub const HISTORY_CLASS_UNCLEAR: Kind = warning("history-class-unclear");
    pub const HISTORY_HOLE: Kind = warning("history-hole");
    pub const SHARE_INCOMPLETE: Kind = error("share-incomplete");
    pub const SHARE_AMBIGUOUS: Kind = error("share-ambiguous");
    pub const SHARE_NUMBER: Kind = error("share-number");
    pub const SHARE_UNKNOWN_CODE: Kind = error("share-unknown-code");
    pub const SHARE_TWICE: Kind = error("share-twice");
    pub const SHARE_SUM: Kind = error("share-sum");
    pub const SHARE_NO_ROWS: Kind = error("share-no-rows");
    pub const SHARE_NOT_COVERED: Kind = error("share-not-covered");
    pub const SHARE_DIFFERS: Kind = error("share-differs");
    pub const SHARED_METER: Kind = error("shared-meter");
    pub const SHARED_METER_PARTS: Kind = warning("shared-meter-parts");
    pub const SHARED_PARCEL: Kind = error("shared-parcel");
    pub const SHARED_PARCEL_PARTS: Kind = warning("shared-parcel-parts");

    // Decisions about the result: adjustments, events.
    pub const LISTED_CELL_EMPTY: Kind = error("listed-cell-empty");
    pub const LISTED_CODE_UNKNOWN: Kind = error("listed-code-unknown");
    pub const LISTED_TWICE: Kind = error("listed-twice");
    pub const LISTED_AMOUNT: Kind = error("listed-amount");
    pub const ADJUSTMENT_FROM: Kind = error("adjustment-from");
    pub const ADJUSTMENT_CLASS: Kind = error("adjustment-class");
    pub const ADJUSTMENT_NOT_GRADED: Kind = error("adjustment-not-graded");
    pub const ADJUSTMENT_VETOED: Kind = error("adjustment-vetoed");
    pub const ADJUSTMENT_SAME: Kind = warning("adjustment-same");
    pub const EVENT_KIND: Kind = error("event-kind");
    pub const EVENT_AMOUNT: Kind = error("event-amount");
    pub const EVENT_AMOUNT_IDLE: Kind = error("event-amount-idle");
    pub const EVENT_OUTSIDE_YEARS: Kind = warning("event-outside-years");
    pub const EVENT_NOT_COUNTED: Kind = note("event-not-counted");

    // Audit.
    pub const UNIT_SUSPECT: Kind = warning("unit-suspect");
    pub const UNIT_UNLIKE_PEERS: Kind = warning("unit-unlike-peers");
    pub const IMPLAUSIBLE: Kind = warning("implausible");
    pub const OUTLIER: Kind = warning("outlier");
    pub const JUMP: Kind = warning("year-on-year-jump");
    pub const PART_ABOVE_WHOLE: Kind = warning("part-above-whole");
    pub const COMPANION_MISSING: Kind = warning("companion-missing");

    // Scheme and settings files.
    pub const SYNTAX: Kind = error("syntax");
    pub const UNKNOWN_SETTING: Kind = error("unknown-setting");
    pub const MISSING_SETTING: Kind = error("missing-setting");
    pub const UNSEEN_LETTER: Kind = error("unseen-letter");
    pub const WRONG_TYPE: Kind = error("wrong-type");
    pub const UNKNOWN_WORD: Kind = error("unknown-word");
    pub const UNKNOWN_CODE: Kind = error("unknown-code");
    pub const BAD_EXPRESSION: Kind = error("bad-expression");
    pub const UNKNOWN_FIELD: Kind = error("unknown-field");
    pub const UNKNOWN_INDICATOR: Kind = error("unknown-indicator");
    pub const UNKNOWN_POPULATION: Kind = error("unknown-population");
    pub const DEFINED_TWICE: Kind = error("defined-twice");
    pub const WEIGHTS_DO_NOT_SUM: Kind = error("weights-do-not-sum");
    pub const SHARES_DO_NOT_SUM: Kind = error("shares-do-not-sum");
    pub const NUMBER_OUT_OF_BOUNDS: Kind = error("number-out-of-bounds");
    pub const SCORES_DO_NOT_FALL: Kind = error("scores-do-not-fall");
    pub const BOUNDS_INFEASIBLE: Kind = error("bounds-infeasible");
    pub const AHP_SHAPE: Kind = error("ahp-shape");
    pub const AHP_INCONSISTENT: Kind = error("ahp-inconsistent");
    pub const DOES_NOT_FIT: Kind = error("does-not-fit");
    pub const UNKNOWN_CLASS: Kind = error("unknown-class");
    pub const MISSING_SOURCE: Kind = error("missing-source");
    pub const NO_EFFECT: Kind = error("no-effect");
    pub const OUTSIDE_VALIDITY: Kind = warning("outside-validity");
    pub const ASSUMED_NUMBERS: Kind = note("assumed-numbers");

    // Appraisal.
    pub const NO_POPULATION: Kind = warning("no-population");
    pub const OUTSIDE_POPULATIONS: Kind = note("outside-populations");
    pub const STAND_IN: Kind = warning("stand-in");
    pub const AMOUNT_WITHOUT_FIGURE: Kind = warning("amount-without-figure");
    pub const ZERO_DENOMINATOR: Kind = error("zero-denominator");
    pub const NOT_FINITE: Kind = error("not-finite");
    pub const MISSING_VALUE: Kind = warning("missing-value");
    pub const NO_BENCHMARK: Kind = error("no-benchmark");
    pub const NO_LAST_YEAR: Kind = error("no-last-year");
    pub const RULE_NEVER_APPLIED: Kind = warning("rule-never-applied");
    pub const NO_VARIATION: Kind = warning("no-variation");
    pub const CLASS_BEFORE_DIFFERS: Kind = error("class-before-differs");
    pub const CLASS_BEFORE_UNKNOWN: Kind = warning("class-before-unknown");
    pub const POLICY_YEARS_UNKNOWN: Kind = warning("policy-years-unknown");
    pub const ALL_TIED: Kind = warning("all-tied");
    pub const NO_SCORE: Kind = error("no-score");
    pub const NOTHING_APPRAISED: Kind = error("nothing-appraised");
    pub const CONSTANT_MISSING: Kind = warning("constant-missing");
    pub const UNIT_INCOMPLETE: Kind = error("unit-incomplete");

    // Counties and quotas.
    pub const COUNTY_INDICATOR_MISSING: Kind = warning("county-indicator-missing");
    pub const QUOTA_COUNTY_UNKNOWN: Kind = error("quota-county-unknown");
    pub const QUOTA_COUNTY_MISSING: Kind = error("quota-county-missing");
    pub const QUOTA_NOT_WHOLE_STEPS: Kind = error("quota-not-whole-steps");
    pub const QUOTA_INFEASIBLE: Kind = error("quota-infeasible");
    pub const QUOTA_NO_BASE: Kind = error("quota-no-base");
    pub const QUOTA_AWARDS_TOO_LARGE: Kind = error("quota-awards-too-large");
    pub const QUOTA_TOO_MANY_STEPS: Kind = error("quota-too-many-steps");
    pub const QUOTA_NOT_EXACT: Kind = error("quota-not-exact");
    pub const PLAN_YEAR: Kind = warning("plan-year");
    pub const NO_QUOTAS: Kind = note("no-quotas");
    pub const QUOTA_CAPS_TOO_LOW: Kind = error("quota-caps-too-low");
    pub const QUOTA_FLOOR_ABOVE_CAP: Kind = error("quota-floor-above-cap");
    pub const QUOTA_BASE_MISSING: Kind = error("quota-base-missing");
    pub const QUOTA_NO_SCORE: Kind = warning("quota-no-score");
    pub const QUOTA_LADDER_RISES: Kind = error("quota-ladder-rises");
    pub const QUOTA_COLUMN_MISSING: Kind = error("quota-column-missing");
    pub const QUOTA_CLASS_UNKNOWN: Kind = error("quota-class-unknown");
    pub const QUOTA_TOO_FEW_COUNTIES: Kind = error("quota-too-few-counties");
    pub const QUOTA_NO_SOLUTION: Kind = error("quota-no-solution");
    pub const QUOTA_NOT_SOLVED: Kind = error("quota-not-solved");
    pub const QUOTA_LEFT_OUT: Kind = warning("quota-left-out");
    pub const QUOTA_METHOD_NOT_SET: Kind = warning("quota-method-not-set");
    pub const QUOTA_NO_RANK: Kind = warning("quota-no-rank");
    pub const QUOTA_TOO_MANY_DIGITS: Kind = error("quota-too-many-digits");
    pub const QUOTA_UNIT: Kind = error("quota-unit");
}

use constants::*;

/// Every kind, for `--allow`, the documentation and the wording test.
pub const ALL: &[Kind] = &[
    NO_WORKBOOK,
    NOT_A_WORKBOOK,
    PASSWORD_PROTECTED,
    TOO_LARGE,
    WRONG_EXTENSION,
    WORKBOOK_TWICE,
    FILE_LEFT_OUT,
    FILES_PASSED_OVER,
    RESULT_PASSED_OVER,
    FOLDERS_READ,
    SHEET_PASSED_OVER,
    SHEET_NAME_TWICE,
    SHEET_SAME,
    UNREADABLE_SHEET,
    NO_ROWS,
    NO_HEADER,
    NO_FIGURES,
    ROW_WITHOUT_YEAR,
    MISSING_COLUMN,
    MISSING_KEY,
    COLUMNS_UNUSED,
    HEADER_UNKNOWN,
    COLUMN_TWICE,
    UNKNOWN_UNIT,
    UNIT_ASSUMED,
    UNITS_DIFFER,
    UNIT_CONTRADICTS,
    UNIT_OF_ROW,
    SECOND_HEADER,
    PART_OF_YEAR,
    SEVERAL_YEARS,
    ONE_TAX_KIND,
    MAP_DECIDES,
    NOT_A_YEAR,
    SERIES_UNNAMED,
    LEASE_EXPIRED,
    LEASE_PART,
    LEASE_UNREAD,
    SCOPE_REMARK,
    OTHER_FIGURE,
    PART_READ,
    SUM_PROPOSED,
    SUM_INCOMPLETE,
    SUM_GAP,
    PARTS_DIFFER,
    YEAR_UNKNOWN,
    YEAR_ABSENT,
    YEAR_MISSING,
    NOT_COUNTIES,
    NOT_ENTERPRISES,
    NOT_A_NUMBER,
    NOT_A_DATE,
    ERROR_CELL,
    NUMBER_AS_TEXT,
    FORMAT_CONTRADICTS,
    FIGURE_HIDDEN,
    SIGN_HIDDEN,
    FIGURE_AS_SHOWN,
    ZERO_HIDDEN,
    NOT_REPORTED,
    OUT_OF_RANGE,
    TOTAL_ROW,
    SUMMARY_ROW,
    REST_ROW,
    EXAMPLE_ROW,
    FOOT_ROW,
    TOTAL_DIFFERS,
    COLUMN_NUMBERS,
    PART_ROW,
    LINES_PREPARED,
    SHEET_NO_LIST,
    SUMMARY_SHEET,
    EXAMPLE_FILLED,
    ROW_TOO_WIDE,
    ROW_WITHOUT_KEY,
    HIDDEN_SHEET,
    HIDDEN_ROWS,
    HIDDEN_COLUMNS,
    NUMBER_MERGED,
    KEY_MERGED,
    KIND_UNKNOWN,
    KINDS_LEFT_OUT,
    KIND_WITHOUT_AMOUNT,
    KIND_TWICE,
    MONTHS_LACK,
    ROWS_ADDED,
    ROWS_UNCLEAR,
    FIGURE_REPEATED,
    HEADER_AGAIN,
    FORMULA_WITHOUT_VALUE,
    MERGED_FILLED,
    CODE_CHECK_DIGIT,
    CODE_MALFORMED,
    CODE_REPAIRED,
    NAME_JOIN,
    NAME_AMBIGUOUS,
    NAME_UNKNOWN,
    NAME_NEAR,
    ROWS_IDENTICAL,
    LEASE_COUNTED,
    LEASE_DIFFERS,
    LEASE_PARTY_UNKNOWN,
    DUPLICATE_CODE,
    DUPLICATE_ROW,
    TWO_NAMES,
    TWO_CODES,
    CONFLICTING_VALUES,
    TENURE_UNKNOWN,
    LAND_CONTRADICTS,
    UNKNOWN_COUNTY,
    COUNTY_SPELLING,
    AREA_COLUMN,
    AREA_LEVELS_MIXED,
    AREA_BY_NAME,
    AREA_CONTRADICTS,
    LEVEL_TOWN,
    NO_AREA,
    TOWN_AMBIGUOUS,
    MISSING_COUNTY,
    SIZE_STATISTICAL,
    SIZE_NEEDED,
    SIZE_UNKNOWN,
    NOT_IN_ROSTER,
    ONE_TABLE_ONLY,
    LIST_WITHOUT_HEADINGS,
    LIST_EMPTY,
    CORRECTION_INCOMPLETE,
    CORRECTION_YEAR,
    CORRECTION_UNKNOWN_CODE,
    CORRECTION_UNKNOWN_FIELD,
    CORRECTION_UNIT,
    CORRECTION_NO_CELL,
    CORRECTION_MISMATCH,
    CORRECTION_AMBIGUOUS,
    CORRECTION_TWICE,
    VALUE_CORRECTED,
    LISTED_CELL_EMPTY,
    LISTED_CODE_UNKNOWN,
    LISTED_TWICE,
    LISTED_AMOUNT,
    ADJUSTMENT_FROM,
    ADJUSTMENT_CLASS,
    ADJUSTMENT_NOT_GRADED,
    ADJUSTMENT_VETOED,
    ADJUSTMENT_SAME,
    EVENT_KIND,
    EVENT_AMOUNT,
    EVENT_AMOUNT_IDLE,
    EVENT_OUTSIDE_YEARS,
    EVENT_NOT_COUNTED,
    HISTORY_NOT_OURS,
    HISTORY_YEAR,
    HISTORY_TWICE,
    HISTORY_SCHEME,
    HISTORY_LACKS,
    HISTORY_FORMULAS,
    HISTORY_GAP,
    HISTORY_HOLE,
    HISTORY_YEAR_UNCLEAR,
    HISTORY_CLASS_UNCLEAR,
    SHARE_INCOMPLETE,
    SHARE_AMBIGUOUS,
    SHARE_NUMBER,
    SHARE_UNKNOWN_CODE,
    SHARE_TWICE,
    SHARE_SUM,
    SHARE_NO_ROWS,
    SHARE_NOT_COVERED,
    SHARE_DIFFERS,
    SHARED_METER,
    SHARED_METER_PARTS,
    SHARED_PARCEL,
    SHARED_PARCEL_PARTS,
    UNIT_SUSPECT,
    UNIT_UNLIKE_PEERS,
    IMPLAUSIBLE,
    OUTLIER,
    JUMP,
    PART_ABOVE_WHOLE,
    COMPANION_MISSING,
    SYNTAX,
    UNKNOWN_SETTING,
    MISSING_SETTING,
    UNSEEN_LETTER,
    WRONG_TYPE,
    UNKNOWN_WORD,
    UNKNOWN_CODE,
    BAD_EXPRESSION,
    UNKNOWN_FIELD,
    UNKNOWN_INDICATOR,
    UNKNOWN_POPULATION,
    DEFINED_TWICE,
    WEIGHTS_DO_NOT_SUM,
    SHARES_DO_NOT_SUM,
    NUMBER_OUT_OF_BOUNDS,
    SCORES_DO_NOT_FALL,
    BOUNDS_INFEASIBLE,
    AHP_SHAPE,
    AHP_INCONSISTENT,
    DOES_NOT_FIT,
    UNKNOWN_CLASS,
    MISSING_SOURCE,
    NO_EFFECT,
    OUTSIDE_VALIDITY,
    ASSUMED_NUMBERS,
    NO_POPULATION,
    OUTSIDE_POPULATIONS,
    STAND_IN,
    AMOUNT_WITHOUT_FIGURE,
    ZERO_DENOMINATOR,
    NOT_FINITE,
    MISSING_VALUE,
    NO_BENCHMARK,
    NO_LAST_YEAR,
    RULE_NEVER_APPLIED,
    NO_VARIATION,
    CLASS_BEFORE_DIFFERS,
    CLASS_BEFORE_UNKNOWN,
    POLICY_YEARS_UNKNOWN,
    ALL_TIED,
    NO_SCORE,
    NOTHING_APPRAISED,
    CONSTANT_MISSING,
    UNIT_INCOMPLETE,
    COUNTY_INDICATOR_MISSING,
    QUOTA_COUNTY_UNKNOWN,
    QUOTA_COUNTY_MISSING,
    QUOTA_NOT_WHOLE_STEPS,
    QUOTA_INFEASIBLE,
    QUOTA_NO_BASE,
    QUOTA_AWARDS_TOO_LARGE,
    QUOTA_TOO_MANY_STEPS,
    QUOTA_NOT_EXACT,
    PLAN_YEAR,
    NO_QUOTAS,
    QUOTA_CAPS_TOO_LOW,
    QUOTA_FLOOR_ABOVE_CAP,
    QUOTA_BASE_MISSING,
    QUOTA_NO_SCORE,
    QUOTA_LADDER_RISES,
    QUOTA_COLUMN_MISSING,
    QUOTA_CLASS_UNKNOWN,
    QUOTA_TOO_FEW_COUNTIES,
    QUOTA_NO_SOLUTION,
    QUOTA_NOT_SOLVED,
    QUOTA_LEFT_OUT,
    QUOTA_METHOD_NOT_SET,
    QUOTA_NO_RANK,
    QUOTA_TOO_MANY_DIGITS,
    QUOTA_UNIT,
];

/// The kind with this code.
pub fn by_code(code: &str) -> Option<Kind> {
    ALL.iter().copied().find(|kind| kind.code == code)
}
