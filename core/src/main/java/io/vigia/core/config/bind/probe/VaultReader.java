package io.vigia.core.config.bind.probe;

import io.vigia.core.config.bind.Fields;
import io.vigia.core.config.bind.Parsed;
import io.vigia.core.config.bind.Values;
import io.vigia.core.config.probe.VaultSpec;
import io.vigia.core.config.probe.VaultSpec.Role;
import java.util.List;
import java.util.Set;

final class VaultReader {
    private static final List<Role> SERVING = List.of(Role.ACTIVE, Role.STANDBY, Role.PERFORMANCE_STANDBY);

    private VaultReader() {}

    static Parsed<VaultSpec> read(Fields f) {
        var url = f.need("url", "the address of a Vault, such as https://10.0.0.1:8200", Values.URL);
        var roles = f.or("roles", SERVING, Values.list("[active, standby]", Values.word(Role.class)));
        return f.build(() -> new VaultSpec(url.get(), Set.copyOf(roles.get())));
    }
}
