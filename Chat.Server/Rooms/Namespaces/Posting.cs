namespace Chat.Server.Rooms.Namespaces;

/// <summary>Who may say something in a room, publish events, or react. Back ends with a key, and administrators over HTTP, always may.</summary>
internal enum Posting
{
    /// <summary>Whoever may be in it.</summary>
    Members,

    /// <summary>Its moderators and administrators.</summary>
    Moderators,

    /// <summary>Back ends alone.</summary>
    Api,
}
