/**
 * Runs in every tested page before its own scripts: remembers the page's peer connections, so that a test
 * can read the browser's own statistics whatever the page shows.
 */
(() => {
  const connections = [];
  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...settings) {
      super(...settings);
      connections.push(this);
    }
  };

  /** Every inbound and outbound stream of the connections still open, by W3C names. */
  window.readStreams = async () => {
    const streams = [];
    for (const [index, connection] of connections.entries()) {
      if (connection.connectionState === "closed") continue;
      for (const stat of (await connection.getStats()).values()) {
        if (stat.type === "inbound-rtp" || stat.type === "outbound-rtp") {
          streams.push({ ...stat, connection: index });
        }
      }
    }
    return { atMs: performance.now(), streams };
  };

  /** How many connections the page has opened since it was loaded. */
  window.countConnections = () => connections.length;
})();
