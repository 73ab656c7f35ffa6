namespace Chat.LoadTest.Wire;

/// <summary>What the load test tells apart in what a server says.</summary>
internal enum RecordKind
{
    /// <summary>An event that does not matter here, such as <c>joined</c>.</summary>
    Other,

    /// <summary>The connection is registered.</summary>
    Welcome,

    /// <summary>A message of a room that carries a <see cref="LoadText"/>.</summary>
    Message,

    /// <summary>An event of an application that carries a <see cref="LoadText"/>.</summary>
    Event,

    /// <summary>The answer to a request.</summary>
    Answer,

    /// <summary>The refusal of a request, or of what was none.</summary>
    Error,

    /// <summary>SignalR's own ping.</summary>
    Ping,

    /// <summary>SignalR's announcement that the server ends the connection.</summary>
    Close,
}
