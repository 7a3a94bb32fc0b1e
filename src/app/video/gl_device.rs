//! Which device GL draws with.

use std::ffi::{CStr, c_char, c_uint};

use gtk::{gdk, prelude::*};

/// `GL_RENDERER` of the OpenGL registry.
const GL_RENDERER: c_uint = 0x1F01;

type GetString = unsafe extern "C" fn(c_uint) -> *const c_char;

/// What `GL_RENDERER` says of the device behind `context`; `None` if it does not say. Leaves the
/// context current, as GTK makes its own current before it draws.
pub fn name(context: &gdk::GLContext) -> Option<String> {
    context.make_current();
    let api = if context.uses_es() {
        gst_gl::GLAPI::GLES2
    } else {
        gst_gl::GLAPI::OPENGL3
    };
    let platform = if context.type_().name() == "GdkX11GLContextGLX" {
        gst_gl::GLPlatform::GLX
    } else {
        gst_gl::GLPlatform::EGL
    };
    let address = gst_gl::GLContext::proc_address_with_platform(platform, api, "glGetString");
    if address == 0 {
        return None;
    }
    // SAFETY: glGetString has this signature in every version of GL and GLES; the context is
    // current on this thread. The string is static and ends with NUL, or is NULL on an error.
    let text = unsafe {
        let get_string: GetString = std::mem::transmute(address);
        let text = get_string(GL_RENDERER);
        if text.is_null() {
            return None;
        }
        CStr::from_ptr(text)
    };
    Some(text.to_string_lossy().into_owned())
}
