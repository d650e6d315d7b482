// What every page loads. Each module does one thing and works on data-attributes; pages work without all of them.
import "./live.js";
import "./keys.js";
import "./clock.js";
import "./dialog.js";
import "./toast.js";
import "./list.js";
import "./looks.js";
import "./dates.js";
import "./speak.js";
import "./sound.js";
import "./beat.js";
import "./place.js";
import "./print.js";
