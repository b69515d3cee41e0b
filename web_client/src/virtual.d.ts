/** Made by build/themeCss.ts. */
declare module "virtual:theme.css";
