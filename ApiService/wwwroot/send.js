// @ts-check
// How to send traces: each snippet can be copied.
import { copyButtons } from "./snippets.js";

copyButtons(document);
