namespace Chat.Server.Tests.ClientLibraries.Conformance;

/// <summary>A client does not do what it promises: what was expected, and what was seen.</summary>
internal sealed class ConformanceException(string message) : Exception(message);
