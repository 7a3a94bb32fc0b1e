//! Which device GL draws with.

use std::ffi::{CStr, c_char, c_uint};

use gtk::{gdk, prelude::*};

/// Names of strings in the OpenGL registry.
const GL_VENDOR: c_uint = 0x1F00;
const GL_RENDERER: c_uint = 0x1F01;
const GL_VERSION: c_uint = 0x1F02;

type GetString = unsafe extern "C" fn(c_uint) -> *const c_char;

/// What GL says of itself; `None` where it does not say.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GlDevice {
    /// `GL_VENDOR`.
    pub vendor: Option<String>,
    /// `GL_RENDERER`: the device.
    pub name: Option<String>,
    /// `GL_VERSION`.
    pub version: Option<String>,
}

/// What a window's surface is drawn with, if GTK draws it with GL.
pub fn of_surface(surface: &gdk::Surface) -> GlDevice {
    let context = surface.create_gl_context().ok();
    let context = context.filter(|context| context.realize().is_ok());
    context.map_or_else(GlDevice::default, |context| read(&context))
}

/// What is behind `context`. Leaves the context current, as GTK makes its own current before it
/// draws.
pub fn read(context: &gdk::GLContext) -> GlDevice {
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
    let string = |name| string(address, name);
    GlDevice {
        vendor: string(GL_VENDOR),
        name: string(GL_RENDERER),
        version: string(GL_VERSION),
    }
}

/// What `glGetString` at this address, where 0 is none, says in the context that is current.
fn string(address: usize, name: c_uint) -> Option<String> {
    if address == 0 {
        return None;
    }
    // SAFETY: glGetString has this signature in every version of GL and GLES; a context is current
    // on this thread. The string is static and ends with NUL, or is NULL on an error.
    let text = unsafe {
        let get_string: GetString = std::mem::transmute(address);
        let text = get_string(name);
        if text.is_null() {
            return None;
        }
        CStr::from_ptr(text)
    };
    Some(text.to_string_lossy().into_owned())
}
