using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson.Legacy;

/// <summary>A test that needs Debian's python3-websockets, and says so where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PythonFactAttribute : FactAttribute
{
    /// <summary>Debian's own Python, to which its packages belong.</summary>
    public const string Python = "/usr/bin/python3";

    private static readonly Lazy<string?> Missing = new(() =>
        !File.Exists(Python) ? $"There is no {Python}."
        : !Tool.Succeeds(Python, "-c", "import websockets") ? $"{Python} has no module websockets (apt-get install python3-websockets)."
        : null);

    public PythonFactAttribute() => Skip = Missing.Value;
}
