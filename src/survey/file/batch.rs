//! Cells on their way from the thread that parses a sheet to the one that fills its columns.
//!
//! Parsing the XML of a big sheet takes most of a run. What follows needs nothing of the parser, so that both go on at
//! once; a sheet that fits into one batch is not worth a second thread.

use std::mem::replace;
use std::ops::ControlFlow;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, channel, sync_channel};
use std::thread::{Scope, ScopedJoinHandle, scope};

use super::limits::{Limits, Unreadable};
use super::value::Cell;
use super::workbook::Book;

/// Cells of one batch: enough that handing it over costs nothing, few enough to stay in the cache.
const CELLS: usize = 8192;

/// Batches that may wait to be taken.
const WAITING: usize = 2;

/// Streams a sheet once and hands every cell to `take` in the order of the stream: row, column (from 0) and value. A
/// sheet that holds more text than the limits allow ends the stream and is [`Unreadable`].
pub fn stream<F>(book: &mut Book, sheet: &str, limits: Limits, take: F) -> Result<(), Unreadable>
where
    F: FnMut(u32, u32, Cell<'_>) + Send,
{
    scope(|threads| {
        let mut batch = Batch::default();
        let mut taker = Taker::Here(take);
        let mut held = 0u64;
        let result = book.stream(sheet, &mut |row, column, cell| {
            if let Cell::Text(text) = cell {
                held += text.len() as u64;
                if held > limits.held() {
                    return ControlFlow::Break(());
                }
            }
            batch.push(row, column, cell);
            if batch.cells.len() == CELLS {
                taker.hand_over(threads, &mut batch);
            }
            ControlFlow::Continue(())
        });
        taker.finish(batch);
        if held > limits.held() {
            return Err(limits.exceeded("sheet-texts", held));
        }
        result
    })
}

/// Who takes the cells.
enum Taker<'scope, F> {
    /// This thread: the sheet has not filled a batch yet.
    Here(F),
    /// Another one: full batches go there, empty ones come back.
    There(SyncSender<Batch>, Receiver<Batch>, ScopedJoinHandle<'scope, ()>),
    /// Nobody, for the moment in which the work changes hands.
    Nobody,
}

impl<'scope, F> Taker<'scope, F>
where
    F: FnMut(u32, u32, Cell<'_>) + Send + 'scope,
{
    /// Sends a full batch away and leaves an empty one.
    fn hand_over(&mut self, threads: &'scope Scope<'scope, '_>, batch: &mut Batch) {
        *self = match replace(self, Self::Nobody) {
            Self::Here(take) => Self::begin(threads, take),
            other => other,
        };
        if let Self::There(full, empty, _) = self {
            let next = empty.try_recv().unwrap_or_default();
            // Nobody listens only where the other thread has panicked; that is said when it is joined.
            let _ = full.send(replace(batch, next));
        }
    }

    fn begin(threads: &'scope Scope<'scope, '_>, mut take: F) -> Self {
        let (full, batches) = sync_channel::<Batch>(WAITING);
        let (back, empty) = channel();
        let thread = threads.spawn(move || {
            for mut batch in batches {
                batch.each(&mut take);
                batch.clear();
                // After the last batch nobody waits for empty ones.
                let _ = back.send(batch);
            }
        });
        Self::There(full, empty, thread)
    }

    /// Hands over what is left and waits until all is taken.
    fn finish(self, batch: Batch) {
        match self {
            Self::Here(mut take) => batch.each(&mut take),
            Self::There(full, _, thread) => {
                let _ = full.send(batch);
                drop(full);
                if let Err(panic) = thread.join() {
                    resume_unwind(panic);
                }
            }
            Self::Nobody => {}
        }
    }
}

/// Cells with their texts end to end.
#[derive(Default)]
struct Batch {
    text: String,
    cells: Vec<(u32, u32, Packed)>,
}

/// A cell whose text stands in its batch.
#[derive(Clone, Copy)]
enum Packed {
    /// Where its text ends.
    Text(usize),
    /// A number, and where the code of its format ends.
    Formatted(f64, usize),
    /// Any other value.
    Other(Cell<'static>),
}

impl Batch {
    fn push(&mut self, row: u32, column: u32, cell: Cell<'_>) {
        let packed = match cell {
            Cell::Text(text) => {
                self.text.push_str(text);
                Packed::Text(self.text.len())
            }
            Cell::Formatted(value, code) => {
                self.text.push_str(code);
                Packed::Formatted(value, self.text.len())
            }
            Cell::Number(value) => Packed::Other(Cell::Number(value)),
            Cell::Date(value) => Packed::Other(Cell::Date(value)),
            Cell::Bool(value) => Packed::Other(Cell::Bool(value)),
            Cell::Error(error) => Packed::Other(Cell::Error(error)),
        };
        self.cells.push((row, column, packed));
    }

    fn each(&self, take: &mut impl FnMut(u32, u32, Cell<'_>)) {
        let mut start = 0;
        for (row, column, packed) in &self.cells {
            match *packed {
                Packed::Text(end) => {
                    take(*row, *column, Cell::Text(&self.text[start..end]));
                    start = end;
                }
                Packed::Formatted(value, end) => {
                    take(*row, *column, Cell::Formatted(value, &self.text[start..end]));
                    start = end;
                }
                Packed::Other(cell) => take(*row, *column, cell),
            }
        }
    }

    fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
    }
}

#[cfg(test)]
mod tests {
    use crate::survey::file::batch::*;

    #[test]
    fn cells_leave_a_batch_as_they_came() {
        let cells = [
            (0, 0, Cell::Text("统一社会信用代码")),
            (0, 1, Cell::Text("")),
            (1, 0, Cell::Number(2.5)),
            (1, 1, Cell::Text("亩")),
            (2, 0, Cell::Error("#DIV/0!")),
            (2, 1, Cell::Date(43_466.0)),
            (3, 0, Cell::Bool(true)),
            (3, 1, Cell::Formatted(0.5, "0.00%")),
            (3, 2, Cell::Text("亩")),
        ];
        let mut batch = Batch::default();
        for (row, column, cell) in cells {
            batch.push(row, column, cell);
        }
        let mut position = 0;
        batch.each(&mut |row, column, cell| {
            assert_eq!((row, column, cell), cells[position]);
            position += 1;
        });
        assert_eq!(position, cells.len());
    }

    #[test]
    fn cells_keep_their_order_over_many_batches_and_threads() {
        let rows = 3 * CELLS as u32 + 5;
        let mut seen = Vec::new();
        scope(|threads| {
            let mut taker = Taker::Here(|row: u32, _: u32, cell: Cell<'_>| {
                let text = matches!(cell, Cell::Text(text) if text == row.to_string());
                seen.push((row, text));
            });
            let mut batch = Batch::default();
            for row in 0..rows {
                batch.push(row, 0, Cell::Text(&row.to_string()));
                if batch.cells.len() == CELLS {
                    taker.hand_over(threads, &mut batch);
                }
            }
            taker.finish(batch);
        });
        let expected: Vec<(u32, bool)> = (0..rows).map(|row| (row, true)).collect();
        assert_eq!(seen, expected);
    }
}
