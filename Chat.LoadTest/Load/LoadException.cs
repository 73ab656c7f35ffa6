namespace Chat.LoadTest.Load;

/// <summary>The test cannot be run; the message says to its user why.</summary>
internal sealed class LoadException(string message) : Exception(message);
