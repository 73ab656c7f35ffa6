using Xunit;

namespace Chat.Server.Tests.Harness;

/// <summary>A test of what a user may not do who is not root.</summary>
internal sealed class UnprivilegedFactAttribute : FactAttribute
{
    public UnprivilegedFactAttribute()
    {
        if (!Unprivileged.IsPossible) Skip = "The tests run as root, and setpriv cannot run the server as somebody else (no such program, or no right to read the build).";
    }
}
