//! Which blocks can be missed: only of the others do joining equations tell a cell.
//!
//! Let a first layer of blocks have all images in its span, a second layer, chosen from the rest, all that are left, and a
//! third what is left then. One block and the block of one reader can be taken away, and a layer stays whole. So only
//! blocks of the layers are ever looked at alone or in pairs (their number is bounded by the number of joining equations,
//! not by that of regions), and none at all where the second, or the third, layer spans what the first does.

use super::modulus::{Space, Sparse};

/// The layers.
#[derive(Default)]
pub struct Core {
    layers: [Layer; 3],
}

#[derive(Default)]
struct Layer {
    blocks: Vec<usize>,
    space: Space,
}

impl Core {
    /// Takes in that these blocks have more images; whether the layers, or blocks in them, are others now.
    pub fn takes(&mut self, blocks: &[usize], images: &[&[Sparse]]) -> bool {
        let mut changed = false;
        for at in blocks {
            let images_of = images[*at];
            let wanted = self.layers.iter().position(|layer| !layer.spans(images_of));
            match (self.layer_of(*at), wanted) {
                (None, None) => {}
                (None, Some(wanted)) => {
                    self.layers[wanted].add(*at, images_of);
                    changed = true;
                }
                (Some(own), wanted) if wanted.is_none_or(|wanted| wanted >= own) => {
                    self.layers[own].grow(images_of);
                    changed = true;
                }
                _ => {
                    self.begin(images);
                    return true;
                }
            }
        }
        changed
    }

    fn begin(&mut self, images: &[&[Sparse]]) {
        *self = Self::default();
        for (at, images) in images.iter().enumerate() {
            if let Some(layer) = self.layers.iter_mut().find(|layer| !layer.spans(images)) {
                layer.add(at, images);
            }
        }
    }

    fn layer_of(&self, at: usize) -> Option<usize> {
        self.layers.iter().position(|layer| layer.blocks.contains(&at))
    }

    fn is_short(&self, layer: usize) -> bool {
        self.layers[layer].space.rank() < self.layers[0].space.rank()
    }

    fn blocks(&self) -> impl Iterator<Item = usize> + '_ {
        self.layers.iter().flat_map(|layer| layer.blocks.iter().copied())
    }

    /// What all others span, for each block that may be missed.
    pub fn without_one(&self, images: &[&[Sparse]]) -> Vec<(usize, Space)> {
        match self.is_short(1) {
            true => others(&self.blocks().map(|at| (at, images[at])).collect::<Vec<_>>()),
            false => Vec::new(),
        }
    }

    /// The blocks that may be missed together with another.
    pub fn pairs(&self) -> Vec<usize> {
        match self.is_short(2) {
            true => self.blocks().collect(),
            false => Vec::new(),
        }
    }

    /// The same for a reader of whose block only these images are unknown to him.
    pub fn without_two(&self, images: &[&[Sparse]], home: usize, seen: &[Sparse]) -> Vec<(usize, Space)> {
        let of = |at: usize| if at == home { (at, seen) } else { (at, images[at]) };
        others(&self.blocks().map(of).collect::<Vec<_>>())
    }
}

impl Layer {
    fn spans(&self, images: &[Sparse]) -> bool {
        images.iter().all(|image| self.space.rest(image).is_empty())
    }

    fn add(&mut self, at: usize, images: &[Sparse]) {
        self.blocks.push(at);
        self.grow(images);
    }

    fn grow(&mut self, images: &[Sparse]) {
        for image in images {
            self.space.add(image.clone());
        }
    }
}

/// For each of these blocks what all the others span.
fn others(among: &[(usize, &[Sparse])]) -> Vec<(usize, Space)> {
    let mut after: Vec<Space> = vec![Space::default()];
    for (_, images) in among.iter().rev() {
        let mut space = after.last().cloned().unwrap_or_default();
        for image in *images {
            space.add(image.clone());
        }
        after.push(space);
    }
    let mut before = Space::default();
    let mut list = Vec::with_capacity(among.len());
    for (place, (at, images)) in among.iter().enumerate() {
        let mut space = before.clone();
        for row in after[among.len() - 1 - place].rows() {
            space.add(row.clone());
        }
        list.push((*at, space));
        for image in *images {
            before.add(image.clone());
        }
    }
    list
}
