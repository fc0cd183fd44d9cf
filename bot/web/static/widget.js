/**
 * The chat of Tu e a Net on any page. Loading it contacts nobody: the connection opens when the chat is begun.
 *
 *   <script type="module" src="https://host/widget.js"></script>
 *   <tu-e-a-net lang="pt"></tu-e-a-net>
 *
 * Attributes and custom properties: the page /integrar. Types: tools/javascript/widget.d.ts. It is sent as one file, with all that it
 * imports: bot/web/pages/module_bundle.py.
 */

import { TuEANet } from "./widget/element.js";

if (!customElements.get("tu-e-a-net")) customElements.define("tu-e-a-net", TuEANet);

export { TuEANet };
