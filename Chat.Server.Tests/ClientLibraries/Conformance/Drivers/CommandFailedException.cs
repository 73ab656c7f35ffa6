namespace Chat.Server.Tests.ClientLibraries.Conformance.Drivers;

/// <summary>A client has refused a command, with a code of its contract or the name of whatever it has thrown.</summary>
internal sealed class CommandFailedException(string code, string? message) : Exception($"{code}: {message}")
{
    public string Code { get; } = code;
}
