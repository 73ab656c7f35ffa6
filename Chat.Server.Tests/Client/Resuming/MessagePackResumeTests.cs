using Chat.Server.Tests.Clients;

namespace Chat.Server.Tests.Client.Resuming;

public sealed class MessagePackResumeTests() : ResumeTests(WireProtocol.MessagePack);
