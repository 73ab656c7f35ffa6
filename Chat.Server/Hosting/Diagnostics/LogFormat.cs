namespace Chat.Server.Hosting.Diagnostics;

internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>An object in a line, for programs.</summary>
    Json,
}
