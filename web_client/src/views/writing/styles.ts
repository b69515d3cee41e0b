/** Styles of the components that only writing to a clinic uses, after those of all screens. */
import "@mantine/core/styles/InlineInput.css";
import "@mantine/core/styles/Checkbox.css";
