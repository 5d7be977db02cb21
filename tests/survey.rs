//! Reading and checking of real workbooks, and of those that were made to do harm.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "survey/apart.rs"]
mod apart;
#[path = "survey/audit.rs"]
mod audit;
#[path = "permu/book.rs"]
mod book;
#[path = "survey/cells.rs"]
mod cells;
#[path = "survey/departments.rs"]
mod departments;
#[path = "survey/faulty.rs"]
mod faulty;
#[path = "survey/feet.rs"]
mod feet;
#[path = "survey/headers.rs"]
mod headers;
#[path = "survey/hostile.rs"]
mod hostile;
#[path = "survey/interrupted.rs"]
mod interrupted;
#[path = "survey/land.rs"]
mod land;
#[path = "survey/leases.rs"]
mod leases;
#[path = "survey/long.rs"]
mod long;
#[path = "survey/mends.rs"]
mod mends;
#[path = "survey/merged.rs"]
mod merged;
#[path = "survey/mutants.rs"]
mod mutants;
#[path = "survey/mutation.rs"]
mod mutation;
#[path = "survey/old_excel.rs"]
mod old_excel;
#[path = "survey/ole.rs"]
mod ole;
#[path = "survey/package.rs"]
mod package;
#[path = "survey/periods.rs"]
mod periods;
#[path = "survey/places.rs"]
mod places;
#[path = "survey/planted.rs"]
mod planted;
#[path = "survey/random.rs"]
mod random;
#[path = "survey/ratio.rs"]
mod ratio;
#[path = "survey/rows.rs"]
mod rows;
#[path = "survey/several_books.rs"]
mod several_books;
#[path = "survey/siblings.rs"]
mod siblings;
#[path = "survey/units.rs"]
mod units;
#[path = "survey/walls.rs"]
mod walls;
#[path = "survey/workbooks.rs"]
mod workbooks;
#[path = "survey/years.rs"]
mod years;
