namespace Chat.Server.Ports;

/// <summary>How much of a stream is kept.</summary>
/// <param name="MaxMessages">The newest so many.</param>
/// <param name="MaxAge">And none that is older.</param>
internal readonly record struct Retention(int MaxMessages, TimeSpan MaxAge);
