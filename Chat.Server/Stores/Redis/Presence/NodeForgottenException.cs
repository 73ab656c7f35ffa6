namespace Chat.Server.Stores.Redis.Presence;

/// <summary>
/// Redis refused a change because it came too late, or because it does not take this node for alive, or has forgotten what the
/// node had registered. Nothing was changed; after a look at the lease the change is tried again.
/// </summary>
/// <param name="hasForgottenRoom">Whether this node's users have to be put into the room again first.</param>
internal sealed class NodeForgottenException(bool hasForgottenRoom = false) : Exception("Redis does not know this node.")
{
    public bool HasForgottenRoom => hasForgottenRoom;
}
