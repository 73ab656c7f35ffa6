namespace Chat.Server.Delivery;

/// <summary>A message with a trace has come to this node and is on its way to the members of its group here.</summary>
internal sealed record TracedArrival(Route Route, DateTimeOffset At);
