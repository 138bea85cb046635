//! toritsugi
