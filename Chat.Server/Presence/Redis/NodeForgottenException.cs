namespace Chat.Server.Presence.Redis;

/// <summary>
/// Redis refused a change because it does not (or no longer) take this node for alive, or has forgotten what the node had
/// registered. Nothing was changed; after a look at the lease the change is tried again.
/// </summary>
internal sealed class NodeForgottenException() : Exception("Redis does not know this node.");
