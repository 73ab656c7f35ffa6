using Chat.Server.Tests.Clients;

namespace Chat.Server.Tests.Client.Resuming;

public sealed class JsonResumeTests() : ResumeTests(WireProtocol.Json);
