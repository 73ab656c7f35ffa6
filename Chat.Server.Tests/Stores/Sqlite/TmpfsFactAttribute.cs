using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>A test that needs a disk of its own.</summary>
internal sealed class TmpfsFactAttribute : FactAttribute
{
    public TmpfsFactAttribute()
    {
        if (!Tmpfs.CanMount) Skip = "This needs the right to mount a tmpfs.";
    }
}
