namespace Chat.Server.Rooms;

/// <summary>Who may join which room. A token with a <c>rooms</c> claim is bound to it in both cases.</summary>
internal enum RoomAccess
{
    /// <summary>Everyone may join every room.</summary>
    Open,

    /// <summary>Only rooms that the token names.</summary>
    Claims,
}
