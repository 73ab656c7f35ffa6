using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Xunit;

namespace Chat.Server.Tests.Samples;

/// <summary>The sample in Python, run as its README says.</summary>
public sealed class PythonSampleTests(SampleServer server) : IClassFixture<SampleServer>
{
    [PythonFact]
    public async Task It_prints_the_room_and_says_what_is_typed()
    {
        await using var watch = new SampleProcess(PythonFactAttribute.Python, "python", ["watch.py", "pia", "python", server.Address.AbsoluteUri.TrimEnd('/')], ("PYTHONUNBUFFERED", "1"));
        await server.HasMemberAsync("python", "pia");

        await server.SayAsync("python", "from a back end");
        await watch.PrintsAsync("tester: from a back end");
        await watch.TypeAsync("from Python");
        await watch.PrintsAsync("pia: from Python");
    }
}
