package io.vigia.platform.wire;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whom a certificate names: a node is who its certificate says. */
public final class CertificateNames {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateNames.class);
    /** The kind of a subject alternative name, by X509Certificate.getSubjectAlternativeNames. */
    private static final int DNS = 2;

    private CertificateNames() {}

    /**
     * The common name of its subject, and its subject alternative names of kind DNS (RFC 5280, 4.2.1.6). Empty when it has none or cannot
     * be read.
     */
    public static Set<String> of(Certificate shown) {
        Set<String> names = new HashSet<>();
        if (!(shown instanceof X509Certificate certificate)) {
            return names;
        }
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    names.add(String.valueOf(part.getValue()));
                }
            }
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.stream()
                        .filter(name -> Integer.valueOf(DNS).equals(name.get(0)))
                        .forEach(name -> names.add(String.valueOf(name.get(1))));
            }
        } catch (CertificateParsingException | InvalidNameException unreadable) {
            LOG.atWarn().addKeyValue("reason", unreadable.getMessage()).log("peer certificate cannot be read");
        }
        return names;
    }
}
