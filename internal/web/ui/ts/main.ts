// The small parts that make pages livelier. Every page works without them.
import { EBoard } from "./board";
import { EClock } from "./clock";
import { ECopy } from "./copy";
import { ELive } from "./live";
import { EPicker } from "./picker";
import { EShortcuts } from "./shortcuts";
import { closeOutside, dropFiles, showWhatMatters } from "./page";

customElements.define("e-board", EBoard);
customElements.define("e-clock", EClock);
customElements.define("e-copy", ECopy);
customElements.define("e-live", ELive);
customElements.define("e-picker", EPicker);
customElements.define("e-shortcuts", EShortcuts);
dropFiles();
closeOutside();
showWhatMatters();
