// The door for other people's pages: <script type="module" src="…/widget.js"></script>
import '/static/$version/element.js';
