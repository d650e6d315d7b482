// Where this phone is. Never refuses and never waits long: without a position the fields stay empty and the server says so.
export function position(wait = 6000) {
  return new Promise((resolve) => {
    const none = { longitude: "", latitude: "", accuracy: "" };
    if (!navigator.geolocation) { resolve(none); return; }
    const late = setTimeout(() => resolve(none), wait + 500);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        clearTimeout(late);
        resolve({ longitude: coords.longitude, latitude: coords.latitude, accuracy: Math.round(coords.accuracy) });
      },
      () => { clearTimeout(late); resolve(none); },
      { enableHighAccuracy: true, maximumAge: 30000, timeout: wait },
    );
  });
}
