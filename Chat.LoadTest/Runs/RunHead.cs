namespace Chat.LoadTest.Runs;

/// <summary>How a run is called in its results.</summary>
/// <param name="Command">The command that runs it.</param>
/// <param name="Name">What tells it from other runs of the same command.</param>
/// <param name="Settings">What was asked for, in words.</param>
internal sealed record RunHead(string Command, string Name, IReadOnlyDictionary<string, string> Settings);
