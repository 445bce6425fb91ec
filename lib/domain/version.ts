/** Which Vigil this is; a test holds it to `package.json`, which no bundle carries. */
export const version = "0.1.0";
