// Other tabs of this browser show the same conversation: what is written in one stands in all at once. What the service
// answers reaches each of them by its own stream.

export class Others {
  // heard: one function a kind of news: entry(entry), dropped(key), erased(true)
  constructor(heard) {
    this.channel = "BroadcastChannel" in window ? new BroadcastChannel("tiemchung-chat") : null;
    if (this.channel) this.channel.onmessage = ({ data }) => {
      for (const [kind, news] of Object.entries(data)) heard[kind]?.(news);
    };
  }

  tell(news) {
    try {
      this.channel?.postMessage(news);
    } catch {
      /* a file that cannot be copied: the other tab shows it after a reload */
    }
  }
}
