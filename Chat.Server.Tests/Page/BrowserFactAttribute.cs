using Xunit;

namespace Chat.Server.Tests.Page;

/// <summary>A test that needs a real browser, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null)
            Skip = $"No chromium, chromium-browser or google-chrome on the PATH, and {Chromium.Variable} names none.";
    }
}
