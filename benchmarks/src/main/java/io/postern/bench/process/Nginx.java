// SPDX-License-Identifier: Apache-2.0
package io.postern.bench.process;

import java.io.IOException;
import java.util.List;

/** nginx, as a proxy of byte streams, which is what Postern is, or of HTTP, which is how it is mostly used. */
record Nginx(boolean http) implements Peer {

    private static final String MODULE = "/usr/lib/nginx/modules/ngx_stream_module.so";

    @Override
    public String name() {
        return http ? "nginx-http" : "nginx-stream";
    }

    @Override
    public String title() {
        return http ? "nginx http" : "nginx stream";
    }

    @Override
    public List<String> command(Site site) throws IOException {
        String common = """
                daemon off;
                user %s;
                worker_processes 1;
                pid %s/nginx.pid;
                error_log stderr crit;
                events { worker_connections %d; }
                """.formatted(System.getProperty("user.name"), site.inside(), 2 * site.connections() + 100);
        String file = site.write(
                "nginx.conf", http ? common + http(site) : "load_module " + MODULE + ";\n" + common + stream(site));
        return List.of("nginx", "-e", "stderr", "-p", site.inside().toString(), "-c", file);
    }

    private static String tls(Site site) {
        return """
                ssl_certificate %1$s/chain.pem;
                ssl_certificate_key %1$s/key.pem;
                ssl_protocols TLSv1.3;
                ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;
                ssl_session_cache shared:bench:10m;
                ssl_session_timeout 1h;
                ssl_session_tickets on;
                """.formatted(site.inside());
    }

    private static String stream(Site site) {
        return """
                stream {
                %s
                    proxy_timeout 1h;
                    server {
                        listen 127.0.0.1:%d ssl backlog=4096 reuseport;
                        proxy_pass 127.0.0.1:%d;
                    }
                }
                """.formatted(tls(site), site.port(), site.backendPort());
    }

    /** Bodies pass through memory only, and connections to the backend are kept. */
    private static String http(Site site) {
        return """
                http {
                %s
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    keepalive_timeout 1h;
                    keepalive_requests 1000000000;
                    upstream backend {
                        server 127.0.0.1:%d;
                        keepalive 64;
                        keepalive_requests 1000000000;
                        keepalive_timeout 1h;
                    }
                    server {
                        listen 127.0.0.1:%d ssl backlog=4096 reuseport;
                        client_max_body_size 0;
                        location / {
                            proxy_pass http://backend;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                            proxy_request_buffering off;
                            proxy_max_temp_file_size 0;
                            proxy_read_timeout 1h;
                            proxy_send_timeout 1h;
                        }
                    }
                }
                """.formatted(tls(site), site.backendPort(), site.port());
    }

    @Override
    public List<String> versionCommand() {
        return List.of("nginx", "-V");
    }
}
