"""Text messages: the channel `sms` and the gateways behind it."""
