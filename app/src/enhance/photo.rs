//! A photo from a phone is made smaller before it travels: the same picture, the same way up, a fraction of the data.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap};

use super::dom;

/// Pixels along the longer side: enough to read a number plate across a street.
const SIDE: u32 = 2_000;
const QUALITY: f64 = 0.85;
/// What every JPEG begins with, whatever its name says.
const JPEG: [u8; 3] = [0xFF, 0xD8, 0xFF];

/// The photo made smaller. `None` where the file is no photo, small enough, or this browser cannot do it: then it
/// travels as it is.
pub async fn smaller(file: &File) -> Option<Blob> {
    let start = JsFuture::from(file.slice_with_i32_and_i32(0, 3).ok()?.array_buffer()).await.ok()?;
    if Uint8Array::new(&start).to_vec() != JPEG {
        return None;
    }
    // It comes the right way up: drawing it makes what the camera said of that true.
    let picture = JsFuture::from(dom::window().create_image_bitmap_with_blob(file).ok()?).await.ok()?;
    let picture: ImageBitmap = picture.unchecked_into();
    let longer = picture.width().max(picture.height());
    let drawn = if longer > SIDE { draw(&picture, longer).await } else { None };
    picture.close();
    drawn.filter(|blob| blob.size() < file.size())
}

async fn draw(picture: &ImageBitmap, longer: u32) -> Option<Blob> {
    let canvas: HtmlCanvasElement = dom::document().create_element("canvas").ok()?.unchecked_into();
    let (width, height) = (picture.width() * SIDE / longer, picture.height() * SIDE / longer);
    canvas.set_width(width.max(1));
    canvas.set_height(height.max(1));
    let paper: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.unchecked_into();
    let (width, height) = (f64::from(canvas.width()), f64::from(canvas.height()));
    paper.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, width, height).ok()?;
    let made = Promise::new(&mut |made, _| {
        let _ = canvas.to_blob_with_type_and_encoder_options(&made, "image/jpeg", &JsValue::from_f64(QUALITY));
    });
    JsFuture::from(made).await.ok()?.dyn_into().ok()
}
